package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.Side;
import io.sparkrerank.jobs.report.Cost;
import io.sparkrerank.jobs.report.HtmlReport;
import io.sparkrerank.jobs.report.ReportedRun;
import io.sparkrerank.jobs.report.ReportedRun.Fact;
import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.TableReader;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes findings as an HTML file, with what the runs table knows of the run they are about. */
final class ReportWriter {
  private static final String SUCCEEDED = "SUCCEEDED";

  private final SparkSession spark;
  private final Optional<RerankConfig> config;

  /**
   * A writer.
   *
   * @param config names the runs table; without it the report says nothing of cost
   */
  ReportWriter(SparkSession spark, Optional<RerankConfig> config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * Writes the file, on the driver's machine, in place of one that was there.
   *
   * @throws RerankException with {@link ExitCode#CANT_CREATE} if it cannot be written
   */
  void write(Findings findings, Path file) {
    String html = HtmlReport.render(findings, reported(findings.after()));
    try {
      Files.writeString(file, html);
    } catch (IOException e) {
      throw new RerankException(
          ExitCode.CANT_CREATE,
          "the report %s cannot be written (%s); give another file with --report"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private ReportedRun reported(Side side) {
    return config
        .filter(c -> side.runDate().isPresent())
        .flatMap(c -> runRow(c, side))
        .map(ReportWriter::reported)
        .orElse(ReportedRun.UNKNOWN);
  }

  private Optional<Row> runRow(RerankConfig config, Side side) {
    Dataset<Row> runs =
        new TableReader(spark).open("outputs.runs", config.outputs().runs().table()).rows();
    return runs
        .filter(
            col(Columns.RUN_ID)
                .equalTo(side.runId())
                .and(col(Columns.RUN_DATE).equalTo(java.sql.Date.valueOf(side.runDate().get())))
                .and(col(Columns.MODEL_ID).equalTo(side.modelId().orElse("")))
                .and(col("status").equalTo(SUCCEEDED)))
        .limit(1)
        .collectAsList()
        .stream()
        .findFirst();
  }

  private static ReportedRun reported(Row run) {
    return new ReportedRun(
        List.of(
            new Fact("Model SHA-256", run.getAs("model_sha256")),
            new Fact("Scoring mode", run.getAs("scoring_mode")),
            new Fact("Score", run.getAs("activation")),
            new Fact("Longest pair", run.<Integer>getAs("max_tokens") + " tokens")),
        Optional.of(
            new Cost(
                run.<Long>getAs("scored"),
                run.<Long>getAs("truncated"),
                run.<Long>getAs("tokens"),
                run.<Double>getAs("padding_ratio"),
                Duration.ofMillis(Math.round(1000 * run.<Double>getAs("scoring_seconds"))),
                run.getAs("device"))));
  }
}
