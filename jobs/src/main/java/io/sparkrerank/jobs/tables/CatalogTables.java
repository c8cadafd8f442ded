package io.sparkrerank.jobs.tables;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What Spark's catalogs say of names. */
final class CatalogTables {
  private final SparkSession spark;

  CatalogTables(SparkSession spark) {
    this.spark = spark;
  }

  /** The format of a table in lower case; empty for a view. */
  Optional<String> provider(String table) {
    return spark
        .sql("DESCRIBE TABLE EXTENDED " + table)
        .filter("col_name = 'Provider'")
        .collectAsList()
        .stream()
        .map((Row row) -> row.getString(1).toLowerCase(Locale.ROOT))
        // The details follow the columns, one of which may have the same name.
        .reduce((first, last) -> last);
  }

  /** The partition columns of a table that exists, in order. */
  List<String> partitioning(String table) {
    try {
      return spark
          .catalog()
          .listColumns(table)
          .filter("isPartition")
          .select("name")
          .as(Encoders.STRING())
          .collectAsList();
    } catch (AnalysisException e) {
      throw new IllegalStateException(table + " was there a moment ago", e);
    }
  }

  boolean exists(String table) {
    return spark.catalog().tableExists(table);
  }

  /** Whether there is a place in which {@code table} could be created. */
  boolean hasPlaceFor(String table) {
    int quoted = table.endsWith("`") ? table.lastIndexOf('`', table.length() - 2) : table.length();
    int dot = table.lastIndexOf('.', quoted);
    if (dot < 0) {
      return true;
    }
    try {
      spark.sql("DESCRIBE NAMESPACE " + table.substring(0, dot));
      return true;
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        return false;
      }
      throw e;
    }
  }
}
