package io.sparkrerank.jobs.fetch;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.regex.Pattern;

/**
 * A secret of the hub. It never shows itself: not in messages, logs or manifests.
 *
 * @param value what follows {@code Bearer}
 */
record HubToken(String value) {
  private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]+");

  /** Refuses what cannot be a header value, because the JDK's own error would print it. */
  HubToken {
    if (!VISIBLE_ASCII.matcher(value).matches()) {
      throw new RerankException(
          ExitCode.CONFIG,
          "The hub token from HF_TOKEN or the token file contains blanks or control characters;"
              + " paste it again, one line, as https://huggingface.co/settings/tokens shows it.");
    }
  }

  @Override
  public String toString() {
    return "HubToken[hidden]";
  }
}
