package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.util.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs that cannot be written: told before scoring, exit code 73, the others untouched. */
class OutputFaultsTest {
  private static final String DATABASE = "output_faults_test";

  @TempDir private Path directory;
  private final SparkSession spark = LocalSpark.session();
  private Workspace workspace;

  @BeforeEach
  void createWorkspace() {
    workspace = Small.inputs(new Workspace(directory));
  }

  @AfterEach
  void dropTables() {
    spark.sql("DROP DATABASE IF EXISTS " + DATABASE + " CASCADE");
  }

  @Test
  void pathsBelowAFile() throws IOException {
    Path file = Files.writeString(workspace.at("file"), "not a directory");
    workspace
        .set("outputs.reranked.path", file.resolve("reranked"))
        .set("outputs.runs.path", file.resolve("runs"));

    fails(
        """
        the outputs cannot be written:
          - outputs.reranked: FILE/reranked (delta) is not writable (Parent path is not a directory: \
        FILE); check the path and this user's rights
          - outputs.runs: FILE/runs (delta) is not writable (Parent path is not a directory: FILE); \
        check the path and this user's rights
          - outputs.staging-path: FILE/_rerank_staging (parquet) is not writable (Parent path is not a \
        directory: FILE); check the path and this user's rights\
        """
            .replace("FILE", file.toString()));
    assertThat(workspace.written()).isEmpty();
  }

  @Test
  void tablesWithOtherColumns() {
    spark
        .createDataFrame(List.of(), RunRow.SCHEMA)
        .drop("tokens", "truncated")
        .withColumn("value", lit(1))
        .write()
        .partitionBy("run_date", "model_id")
        .format("delta")
        .save(workspace.at("runs").toString());
    table(
            "run_id STRING, run_date DATE, query_id INT, doc_id STRING, reason STRING,"
                + " detail STRING, model_id STRING")
        .write()
        .partitionBy("run_date", "model_id")
        .format("delta")
        .save(workspace.at("rejects").toString());

    fails(
        """
        the outputs cannot be written:
          - outputs.rejects: HERE/rejects (delta) exists with other columns, found [query_id int], \
        expected [query_id string]; name another table, or migrate this one
          - outputs.runs: HERE/runs (delta) exists with other columns, found [value int], expected \
        [tokens bigint, truncated bigint]; name another table, or migrate this one\
        """
            .replace("HERE", directory.toString()));
    assertThat(workspace.written()).isEqualTo(List.of("rejects", "runs"));
  }

  @Test
  void aDeltaTableOfAnEarlierVersionGetsTheColumnsItLacks() {
    spark
        .createDataFrame(List.of(), RunRow.SCHEMA)
        .drop("gates", "reason")
        .write()
        .partitionBy("run_date", "model_id")
        .format("delta")
        .save(workspace.at("runs").toString());

    workspace.succeed();
    assertThat(workspace.read("runs").columns()).contains("gates", "reason");
  }

  @Test
  void tablesThatAreNotPartitionedBySlice() {
    spark
        .createDataFrame(List.of(), RunRow.SCHEMA)
        .write()
        .partitionBy("model_id", "run_date")
        .format("delta")
        .save(workspace.at("runs").toString());

    fails(
        """
        the outputs cannot be written:
          - outputs.runs: HERE/runs (delta) is partitioned by [model_id, run_date], expected \
        [run_date, model_id]; name another table, or recreate this one\
        """
            .replace("HERE", directory.toString()));
  }

  @Test
  void directoriesOfAnotherFormat() {
    Small.queries().write().format("parquet").save(workspace.at("reranked").toString());
    Small.queries().write().format("delta").save(workspace.at("rejects").toString());
    workspace.set("outputs.rejects.format", "parquet");

    fails(
        """
        the outputs cannot be written:
          - outputs.reranked: HERE/reranked (delta) holds files but no Delta table, expected delta; \
        set outputs.reranked.format = parquet, or name another table
          - outputs.rejects: HERE/rejects (parquet) holds a Delta table, expected parquet; set \
        outputs.rejects.format = delta, or name another table\
        """
            .replace("HERE", directory.toString()));
    assertThat(workspace.written()).isEqualTo(List.of("rejects", "reranked"));
  }

  @Test
  void tablesThatIdsOfAnotherTypeWereWrittenTo() {
    workspace.writing("parquet").set("model.id", "7").succeed().succeed("--force");
    workspace
        .input("queries", table("query_id INT, query_text STRING", row(1, "how does it work")))
        .input(
            "candidates", table("query_id INT, doc_id STRING, retrieval_rank INT", row(1, "a", 1)));

    fails(
        """
        the outputs cannot be written:
          - outputs.reranked: HERE/reranked (parquet) exists with other columns, found [query_id \
        string], expected [query_id int]; name another table, or migrate this one
          - outputs.rejects: HERE/rejects (parquet) exists with other columns, found [query_id \
        string], expected [query_id int]; name another table, or migrate this one\
        """
            .replace("HERE", directory.toString()),
        "--force");
    assertThat(workspace.read("reranked").count()).isEqualTo(6);
  }

  @Test
  void tablesOfTheCatalogThatCannotTakeTheResults() {
    spark.sql("CREATE DATABASE " + DATABASE);
    Small.queries().write().format("parquet").saveAsTable(DATABASE + ".rejects");
    spark.sql("CREATE VIEW " + DATABASE + ".runs AS SELECT 1 AS run_id");
    named("reranked", "nowhere.reranked");
    named("rejects", DATABASE + ".rejects");
    named("runs", DATABASE + ".runs");

    fails(
        """
        the outputs cannot be written:
          - outputs.reranked: table nowhere.reranked cannot be created, for its database is not \
        there; create it, or name another
          - outputs.rejects: table output_faults_test.rejects exists as parquet, expected delta; set \
        outputs.rejects.format = parquet, or name another table
          - outputs.runs: table output_faults_test.runs exists as a view, expected a table of format \
        delta; name another table\
        """);
    assertThat(workspace.written()).isEmpty();
  }

  private void named(String output, String table) {
    workspace.unset("outputs." + output + ".path").set("outputs." + output + ".table", table);
  }

  private void fails(String message, String... arguments) {
    Outcome outcome = workspace.run(arguments);
    assertThat(outcome.err().replaceAll("\\(--debug shows the stack trace\\)\n", ""))
        .isEqualTo("error: " + message + "\n");
    assertThat(outcome.code()).isEqualTo(ExitCode.CANT_CREATE);
  }
}
