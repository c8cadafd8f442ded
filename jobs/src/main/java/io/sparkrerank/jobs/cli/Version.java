package io.sparkrerank.jobs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What {@code --version} prints. */
final class Version {
  // Maven writes this file into the jar, and the submit jar keeps it.
  private static final String POM = "/META-INF/maven/io.sparkrerank/rerank-jobs/pom.properties";

  private Version() {}

  static String[] lines() {
    return new String[] {
      "spark-rerank " + own(),
      "Java " + System.getProperty("java.runtime.version") + ", " + System.getProperty("os.arch")
    };
  }

  private static String own() {
    try (InputStream in = Version.class.getResourceAsStream(POM)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "(not run from a jar)");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
