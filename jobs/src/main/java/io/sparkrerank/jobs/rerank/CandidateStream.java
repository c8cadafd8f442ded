package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.OutputFormat;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.config.TableRef;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The candidates table as a stream that ends when nothing is new. Each batch is a run named after
 * the stream and the batch's number, so a batch that Spark gives again is the same run, which is
 * done, resumed or mended as any other. A query's candidates have to be committed together: those
 * of two batches are ranked apart.
 */
final class CandidateStream {
  private static final Logger LOG = LoggerFactory.getLogger(CandidateStream.class);
  private static final String QUERY_ID = "sql.streaming.queryId";

  private final SparkSession spark;
  private final RerankConfig config;
  private final String checkpoint;
  private final Clock clock;

  /**
   * A stream of the configured candidates.
   *
   * @param checkpoint directory that keeps what has been read
   */
  CandidateStream(SparkSession spark, RerankConfig config, String checkpoint, Clock clock) {
    this.spark = spark;
    this.config = config;
    this.checkpoint = checkpoint;
    this.clock = clock;
  }

  /**
   * Reranks all that is new and returns.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) unless candidates and outputs are Delta
   *     tables
   */
  void drain() throws Exception {
    refuseOtherFormats();
    StreamingQuery query =
        candidates()
            .writeStream()
            .option("checkpointLocation", checkpoint)
            .trigger(Trigger.AvailableNow())
            .foreachBatch(
                (Dataset<Row> rows, Long number) -> {
                  batch(rows, number);
                })
            .start();
    query.awaitTermination();
  }

  private void batch(Dataset<Row> rows, long number) {
    if (rows.isEmpty()) {
      return;
    }
    String runId = "stream." + spark.sparkContext().getLocalProperty(QUERY_ID) + "." + number;
    LocalDate day =
        new RunsTable(spark, config.outputs().runs())
            .dateOf(runId)
            .orElseGet(() -> LocalDate.now(clock));
    RunIdentity identity = new RunIdentity(runId, day, config.model().id(), true);
    LOG.info("batch {} of new candidates is run {} of {}", number, runId, day);
    Submission submission =
        new Submission(
            config, identity, Optional.empty(), Map.of("inputs.candidates", rows), false);
    System.out.println(submission.run(rows.sparkSession()));
  }

  private Dataset<Row> candidates() {
    TableRef table = config.inputs().candidates().table();
    DataStreamReader reader =
        spark
            .readStream()
            // All that is there in one batch, so that a query's candidates are not divided.
            .option("maxFilesPerTrigger", Integer.MAX_VALUE)
            .options(table.options());
    return table instanceof CatalogTable named
        ? reader.table(named.name())
        : reader.format(table.format()).load(((PathTable) table).path());
  }

  private void refuseOtherFormats() {
    List<String> others = new ArrayList<>();
    if (!config.inputs().candidates().table().format().equalsIgnoreCase("delta")) {
      others.add("inputs.candidates");
    }
    config
        .outputs()
        .byName()
        .forEach(
            (name, output) -> {
              if (output.format() != OutputFormat.DELTA) {
                others.add("outputs." + name);
              }
            });
    if (!others.isEmpty()) {
      throw new RerankException(
          ExitCode.CONFIG,
          "a stream needs Delta tables, whose commits it can tell apart, but "
              + String.join(", ", others)
              + " is of another format: name Delta tables, or run rerank.sh by date");
    }
  }
}
