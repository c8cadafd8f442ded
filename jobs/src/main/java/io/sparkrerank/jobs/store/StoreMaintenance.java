package io.sparkrerank.jobs.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.jobs.config.StoreConfig;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Drops old scores, then compacts and cleans the table's files. */
public final class StoreMaintenance {
  private final SparkSession spark;
  private final StoreConfig config;

  /** Maintenance of the store that {@code config} names. */
  public StoreMaintenance(SparkSession spark, StoreConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * What was done.
   *
   * @param before scores that there were
   * @param expired of those, dropped for their age
   * @param beyond of the rest, dropped for the size of the store
   * @param filesBefore files that there were
   * @param filesAfter files that there are
   */
  public record Report(long before, long expired, long beyond, long filesBefore, long filesAfter) {
    /** One line for a person. */
    public String render() {
      return String.format(
          Locale.ROOT,
          "scores %,d = %,d expired + %,d beyond max-pairs + %,d left; files %,d, now %,d",
          before,
          expired,
          beyond,
          before - expired - beyond,
          filesBefore,
          filesAfter);
    }
  }

  /**
   * Does it all.
   *
   * @param today from which days are counted
   * @param vacuumHours for which files of older versions stay
   * @throws io.sparkrerank.util.RerankException ({@link io.sparkrerank.util.ExitCode#CANT_CREATE})
   *     if the table is no store
   */
  public Report run(LocalDate today, int vacuumHours) {
    ScoreStore.requireTable(spark, config.table());
    DeltaTable table = table();
    long filesBefore = files(table);
    long before = table.toDF().count();
    if (config.retentionDays().isPresent()) {
      deleteBefore(table, today.minusDays(config.retentionDays().getAsInt()));
    }
    long fresh = table().toDF().count();
    deleteBeyondMaxPairs(table);
    long left = table().toDF().count();
    table.optimize().executeCompaction();
    table.vacuum(vacuumHours);
    return new Report(before, before - fresh, fresh - left, filesBefore, files(table()));
  }

  private static void deleteBefore(DeltaTable table, LocalDate day) {
    table.delete(col(ScoreStore.SCORED_AT).lt(lit(Date.valueOf(day))));
  }

  /** Whole days, the oldest first; the newest stays whatever its size. */
  private void deleteBeyondMaxPairs(DeltaTable table) {
    if (config.maxPairs().isEmpty()) {
      return;
    }
    List<Row> days =
        table
            .toDF()
            .groupBy(ScoreStore.SCORED_AT)
            .count()
            .orderBy(col(ScoreStore.SCORED_AT).desc())
            .collectAsList();
    long kept = 0;
    for (int i = 0; i < days.size(); i++) {
      kept += days.get(i).getLong(1);
      if (i > 0 && kept > config.maxPairs().getAsInt()) {
        deleteBefore(table, days.get(i - 1).getDate(0).toLocalDate());
        return;
      }
    }
  }

  private static long files(DeltaTable table) {
    return table.detail().select("numFiles").first().getLong(0);
  }

  private DeltaTable table() {
    return config.table().table() instanceof CatalogTable named
        ? DeltaTable.forName(spark, named.name())
        : DeltaTable.forPath(spark, ((PathTable) config.table().table()).path());
  }
}
