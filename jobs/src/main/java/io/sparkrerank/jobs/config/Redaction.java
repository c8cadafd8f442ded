package io.sparkrerank.jobs.config;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Takes secrets out of what is printed or written to the runs table. */
public final class Redaction {
  /** Stands where a secret was. */
  static final String MARK = "(redacted)";

  /** Matches keys whose values are secrets, in the syntax of {@code spark.redaction.regex}. */
  public static final String SECRET_KEYS =
      "(?i)secret|password|passwd|passphrase|pwd|token(?!s)|credential|sas|connection-?string"
          + "|authorization|(api|access|account|private|shared|encryption)[._-]?key";

  private static final Pattern SECRET_KEY = Pattern.compile(SECRET_KEYS);

  private static final Pattern SECRET_PARAMETER =
      Pattern.compile("(?i)" + SECRET_KEY.pattern() + "|^sig$|signature|^key$|^code$");

  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#@\\s]+(?=@)");

  private static final Pattern PARAMETER = Pattern.compile("(?<=[?&;])([^=&;#\\s]+)=([^&;#\\s]*)");

  private Redaction() {}

  /** Whether a value under {@code key} is a secret. */
  static boolean isSecret(String key) {
    return SECRET_KEY.matcher(key).find();
  }

  /** {@code value}, or the mark if {@code key} says that it is a secret. */
  static String value(String key, String value) {
    return isSecret(key) ? MARK : text(value);
  }

  /** {@code text} without passwords of URLs and without secret URL parameters. */
  static String text(String text) {
    String noUser = USER_INFO.matcher(text).replaceAll(match -> userInfo(text, match));
    return PARAMETER
        .matcher(noUser)
        .replaceAll(
            match ->
                SECRET_PARAMETER.matcher(match.group(1)).find()
                    ? quote(match.group(1) + "=" + MARK)
                    : quote(match.group()));
  }

  // abfss://container@account and wasbs:// put a container, which is no secret, before the @.
  private static String userInfo(String text, MatchResult match) {
    boolean container =
        text.substring(0, match.start()).matches("(?is).*\\b(abfss?|wasbs?)://")
            && !match.group().contains(":");
    return container ? quote(match.group()) : quote(MARK);
  }

  private static String quote(String text) {
    return java.util.regex.Matcher.quoteReplacement(text);
  }
}
