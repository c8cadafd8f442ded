package io.sparkrerank.jobs.tables;

import io.delta.tables.DeltaTable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import scala.Option;

/** Tells what lies at a path. */
public final class DeltaPaths {
  private DeltaPaths() {}

  /**
   * Whether there is a Delta table at {@code path} now. {@link DeltaTable#isDeltaTable} answers
   * from a snapshot that this JVM may hold from before the table was there, if the commit that made
   * it failed for this JVM, or was another's.
   */
  public static boolean isTable(SparkSession spark, String path) {
    return DeltaTable.isDeltaTable(spark, path)
        || DeltaLog.forTable(spark, path).update(false, Option.empty(), Option.empty()).version()
            >= 0;
  }
}
