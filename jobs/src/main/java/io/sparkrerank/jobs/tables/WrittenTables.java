package io.sparkrerank.jobs.tables;

import io.delta.tables.DeltaTable;
import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.PathTable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import scala.Option;

/** Tells which tables have been written yet. */
public final class WrittenTables {
  private WrittenTables() {}

  /** Whether there is a table of the catalog, or a Delta table at the path, now. */
  public static boolean isThere(SparkSession spark, OutputTable output) {
    return output.table() instanceof CatalogTable named
        ? spark.catalog().tableExists(named.name())
        : isDelta(spark, ((PathTable) output.table()).path());
  }

  // isDeltaTable answers from a snapshot that this JVM may hold from before the table was there,
  // if the commit that made it failed for this JVM, or was another's.
  private static boolean isDelta(SparkSession spark, String path) {
    return DeltaTable.isDeltaTable(spark, path)
        || DeltaLog.forTable(spark, path).update(false, Option.empty(), Option.empty()).version()
            >= 0;
  }
}
