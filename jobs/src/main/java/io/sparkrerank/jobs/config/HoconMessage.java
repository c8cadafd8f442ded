package io.sparkrerank.jobs.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HOCON library's messages without what would mislead here. */
final class HoconMessage {
  private static final Pattern UNRESOLVED =
      Pattern.compile("Could not resolve substitution to a value: (\\$\\{[^}]*})");

  // The library cannot know that a .properties file would not do.
  private static final String BAD_ADVICE =
      ", or you may be able to rename the file .properties rather than .conf";

  private HoconMessage() {}

  /** One sentence, then the place if it is known. */
  static String of(ConfigException e) {
    String text = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    ConfigOrigin origin = e.origin();
    String place = origin == null ? "" : Where.at(origin);
    if (origin != null && text.startsWith(origin.description() + ": ")) {
      text = text.substring(origin.description().length() + 2);
    }
    Matcher unresolved = UNRESOLVED.matcher(text);
    if (unresolved.find()) {
      String name = unresolved.group(1);
      return name
          + " has no value: set it under vars or in the environment, or write "
          + name.replace("${", "${?")
          + " to do without"
          + place;
    }
    return text.replace(BAD_ADVICE, "").replaceFirst("^[\\w.]+Exception: ", "") + place;
  }
}
