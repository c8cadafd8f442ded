package io.sparkrerank.jobs.tables;

import io.sparkrerank.jobs.config.Redaction;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a job: what spark-submit configured, and Delta. */
public final class JobSession {
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";

  private JobSession() {}

  /** The session of the JVM, opened if there is none. */
  public static SparkSession open() {
    SparkConf conf = new SparkConf();
    String extensions = conf.get(EXTENSIONS, "");
    if (!extensions.contains(DELTA_EXTENSION)) {
      conf.set(
          EXTENSIONS, extensions.isEmpty() ? DELTA_EXTENSION : extensions + "," + DELTA_EXTENSION);
    }
    conf.setIfMissing(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    // Spark's own pattern lets passwd, credential, api keys and more through to its pages and logs.
    conf.setIfMissing("spark.redaction.regex", Redaction.SECRET_KEYS);
    conf.setIfMissing("spark.app.name", "spark-rerank");
    conf.setIfMissing("spark.master", "local[*]");
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
