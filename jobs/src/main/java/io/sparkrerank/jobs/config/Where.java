package io.sparkrerank.jobs.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;

/** Says where in the user's files a value was written. */
final class Where {
  private static final String SET = "--set";

  private Where() {}

  /** The origin of a value given as {@code --set}. */
  static ConfigOrigin set() {
    return ConfigOriginFactory.newSimple(SET);
  }

  /** {@code " (file:line)"}, {@code " (--set)"}, or nothing where the origin is not the user's. */
  static String at(ConfigOrigin origin) {
    if (origin.filename() != null) {
      String line = origin.lineNumber() > 0 ? ":" + origin.lineNumber() : "";
      return " (" + origin.filename() + line + ")";
    }
    if (origin.description().startsWith(SET)) {
      return " (" + SET + ")";
    }
    return origin.description().startsWith("env var") ? " (an environment variable)" : "";
  }
}
