package io.sparkrerank.jobs.verify;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.InputTables;
import io.sparkrerank.jobs.tables.Slice;
import io.sparkrerank.jobs.tables.SliceReader;
import io.sparkrerank.jobs.tables.TableReader;
import io.sparkrerank.util.Printable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Checks one slice of the output tables against the inputs its run row pins. */
public final class SliceChecker {
  private final SparkSession spark;
  private final Function<Map<String, String>, RerankConfig> configuration;
  private final int examples;

  /**
   * A checker.
   *
   * @param configuration the run's configuration with more settings on top
   * @param examples how many violations of each invariant are told in words
   */
  public SliceChecker(
      SparkSession spark, Function<Map<String, String>, RerankConfig> configuration, int examples) {
    this.spark = spark;
    this.configuration = configuration;
    this.examples = examples;
  }

  /**
   * Checks {@code slice}; violations are in the report, not thrown.
   *
   * @throws io.sparkrerank.util.RerankException ({@link io.sparkrerank.util.ExitCode#DATA}) if a
   *     table or a pinned version cannot be read, or the slice has no run row
   */
  public SliceReport check(Slice slice) {
    Violations violations = new Violations(examples);
    RerankConfig config = configuration.apply(Map.of());
    SliceTables tables = SliceTables.open(new SliceReader(spark), config.outputs(), slice);
    RunRecord run = RunRecord.of(tables.runRows().get(0));
    checkRunRow(tables.runRows(), run, violations);
    PinnedInputs.compare(run.inputVersions(), config.inputs(), violations);
    InputTables inputs = inputs(slice, run, tables);
    checkOneRun(tables, run, violations);
    RowChecks rows = new RowChecks(inputs, tables, run);
    violations.addAll(Invariant.RANKS, rows.wrongRanks());
    violations.addAll(Invariant.SCORES, rows.wrongScores());
    violations.addAll(Invariant.FIRST_STAGE, rows.wrongFirstStage());
    violations.addAll(Invariant.REASONS, rows.wrongReasons());
    PairTotals totals = PairChecks.check(inputs, tables, run, violations);
    CountChecks.check(run, totals, tables, violations);
    tables.metrics().ifPresent(metrics -> MetricChecks.check(metrics, violations));
    String name = slice.runDate() + " of " + slice.modelId() + ", run " + Printable.of(run.runId());
    return SliceReport.of(name, totals.summary(), violations);
  }

  private InputTables inputs(Slice slice, RunRecord run, SliceTables tables) {
    InputTables all =
        InputTables.resolve(
            new TableReader(spark),
            configuration.apply(PinnedInputs.settings(run.inputVersions())).inputs(),
            run.events());
    // A batch of a stream has some queries of the table, each with all its candidates; a query that
    // it lost as a whole is missing in the counts.
    return slice.runId().isPresent() ? all.ofQueries(tables.queryIds()) : all;
  }

  private static void checkRunRow(List<Row> rows, RunRecord run, Violations violations) {
    if (rows.size() > 1) {
      violations.add(Invariant.RUN_ROW, "there is more than one run row");
    }
    if (!run.status().equals("SUCCEEDED")) {
      violations.add(Invariant.RUN_ROW, "the run row's status is " + run.status());
    }
  }

  private static void checkOneRun(SliceTables tables, RunRecord run, Violations violations) {
    note("reranked", tables.reranked(), run, violations);
    note("rejects", tables.rejects(), run, violations);
    tables.metrics().ifPresent(metrics -> note("metrics", metrics, run, violations));
  }

  private static void note(String table, Dataset<Row> rows, RunRecord run, Violations violations) {
    SliceTables.ofOtherRuns(rows, run.runId())
        .groupBy(Columns.RUN_ID)
        .agg(count(lit(1)).as("n"))
        .orderBy(col("n").desc())
        .limit(2)
        .collectAsList()
        .forEach(
            row ->
                violations.add(
                    Invariant.ONE_RUN,
                    String.format(
                        Locale.ROOT,
                        "%s has %,d rows of run %s",
                        table,
                        row.getLong(1),
                        row.getString(0))));
  }
}
