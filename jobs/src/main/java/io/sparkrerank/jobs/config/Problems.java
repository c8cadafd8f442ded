package io.sparkrerank.jobs.config;

import com.typesafe.config.ConfigOrigin;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.LinkedHashSet;
import java.util.Set;

/** Gathers the mistakes of a configuration so that the user is told all of them at once. */
final class Problems {
  private final Set<String> messages = new LinkedHashSet<>();

  /** A mistake of the configuration as a whole. */
  void add(String message) {
    messages.add(message);
  }

  /** A mistake at {@code key}, which is absent or which several places share. */
  void add(String key, String message) {
    messages.add(key + " " + message);
  }

  /** A mistake of the value of {@code key} that was written at {@code origin}. */
  void add(String key, String message, ConfigOrigin origin) {
    messages.add(key + " " + message + Where.at(origin));
  }

  /** Ends the reading if there was any mistake. */
  void throwIfAny() {
    if (messages.isEmpty()) {
      return;
    }
    String count = messages.size() == 1 ? "1 mistake" : messages.size() + " mistakes";
    throw new RerankException(
        ExitCode.CONFIG,
        "the configuration has " + count + ":\n  - " + String.join("\n  - ", messages));
  }
}
