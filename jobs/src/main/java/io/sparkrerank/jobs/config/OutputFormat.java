package io.sparkrerank.jobs.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats in which results can be written by slice. */
public enum OutputFormat {
  /** Delta Lake: a run replaces its slice in one commit. */
  DELTA,
  /** Parquet files in partition directories. */
  PARQUET;

  /** Spark's short name. */
  public String sparkName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format with this short name in any case, if there is one. */
  static Optional<OutputFormat> of(String sparkName) {
    return Arrays.stream(values()).filter(f -> f.name().equalsIgnoreCase(sparkName)).findFirst();
  }
}
