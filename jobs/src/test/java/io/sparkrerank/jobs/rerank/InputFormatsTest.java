package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs of every format, by path and by name. */
class InputFormatsTest {
  private static final String DATABASE = "formats_test";

  @TempDir private Path directory;
  private final SparkSession spark = LocalSpark.session();

  @AfterEach
  void dropTables() {
    spark.sql("DROP DATABASE IF EXISTS " + DATABASE + " CASCADE");
  }

  @Test
  void jsonCsvOrcAndParquetReadAlike() {
    Workspace workspace = new Workspace(directory).writing("parquet");
    Path csv = workspace.at("candidates");
    Small.candidates().write().option("header", true).csv(csv.toString());
    workspace
        .input("queries", "json", Small.queries())
        .input("passages", "orc", Small.passages())
        .input("qrels", "parquet", Small.qrels())
        .set("inputs.candidates.path", csv)
        .set("inputs.candidates.format", "csv")
        .set("inputs.candidates.options.header", true)
        .set("inputs.candidates.options.inferSchema", true)
        .succeed();

    assertThat(workspace.read("reranked").count()).isEqualTo(6);
    assertThat(workspace.read("metrics").count()).isEqualTo(12);
    Row run = workspace.read("runs").first();
    assertThat(run.getJavaMap(run.fieldIndex("input_versions")))
        .isEqualTo(
            Map.of(
                "inputs.queries", workspace.at("queries") + " (json)",
                "inputs.passages", workspace.at("passages") + " (orc)",
                "inputs.candidates", csv + " (csv)",
                "inputs.qrels", workspace.at("qrels") + " (parquet)"));
  }

  @Test
  void tablesOfACatalogAreReadByNameAndDeltaOnesAtARecordedVersion() {
    spark.sql("CREATE DATABASE " + DATABASE);
    Small.queries().write().format("delta").saveAsTable(DATABASE + ".queries");
    Small.passages().filter("doc_id = 'a'").write().format("delta").saveAsTable(DATABASE + ".docs");
    Small.passages()
        .filter("doc_id <> 'a'")
        .write()
        .format("delta")
        .mode("append")
        .saveAsTable(DATABASE + ".docs");
    Small.candidates().write().format("parquet").saveAsTable(DATABASE + ".candidates");

    Workspace workspace =
        new Workspace(directory)
            .writing("parquet")
            .set("inputs.queries.table", DATABASE + ".queries")
            .set("inputs.passages.table", DATABASE + ".docs")
            .set("inputs.candidates.table", DATABASE + ".candidates")
            .succeed();

    assertThat(workspace.read("reranked").count()).isEqualTo(6);
    Row run = workspace.read("runs").first();
    assertThat(run.getJavaMap(run.fieldIndex("input_versions")))
        .isEqualTo(
            Map.of(
                "inputs.queries", "table formats_test.queries@v0",
                "inputs.passages", "table formats_test.docs@v1",
                "inputs.candidates", "table formats_test.candidates"));
    assertThat(workspace.written()).isEqualTo(List.of("metrics", "rejects", "reranked", "runs"));
  }
}
