package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.jobs.config.TableRef;
import io.sparkrerank.jobs.tables.OpenTable;
import io.sparkrerank.jobs.tables.TableReader;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableReaderTest {
  private static final String TABLE = "reader_test_docs";

  @TempDir private Path directory;
  private final SparkSession spark = LocalSpark.session();
  private final TableReader reader = new TableReader(spark);

  @AfterEach
  void dropTable() {
    spark.sql("DROP TABLE IF EXISTS " + TABLE);
  }

  @Test
  void aDeltaPathIsPinnedAtTheVersionFirstSeen() {
    String path = directory.resolve("docs").toString();
    Small.passages().write().format("delta").save(path);
    TableRef ref = new PathTable(path, "delta", Map.of());

    OpenTable before = reader.open("inputs.passages", ref);
    Small.passages().write().format("delta").mode("append").save(path);
    OpenTable after = reader.open("inputs.passages", ref);

    assertThat(before.rows().count()).isEqualTo(3);
    assertThat(before.versionText()).isEqualTo(path + " (delta)@v0");
    assertThat(after.rows().count()).isEqualTo(6);
    assertThat(after.versionText()).isEqualTo(path + " (delta)@v1");
  }

  @Test
  void aDeltaTableOfTheCatalogIsPinnedToo() {
    Small.passages().write().format("delta").saveAsTable(TABLE);
    TableRef ref = new CatalogTable(TABLE, "delta", Map.of());

    OpenTable before = reader.open("inputs.passages", ref);
    Small.passages().write().format("delta").mode("append").saveAsTable(TABLE);

    assertThat(before.rows().count()).isEqualTo(3);
    assertThat(before.versionText()).isEqualTo("table reader_test_docs@v0");
    assertThat(reader.open("inputs.passages", ref).rows().count()).isEqualTo(6);
  }

  @Test
  void aVersionAskedForIsLeftToTheSource() {
    String path = directory.resolve("docs").toString();
    Small.passages().write().format("delta").save(path);
    Small.passages().write().format("delta").mode("append").save(path);

    OpenTable first =
        reader.open("inputs.passages", new PathTable(path, "delta", Map.of("versionAsOf", "0")));

    assertThat(first.rows().count()).isEqualTo(3);
    assertThat(first.version()).isEmpty();
  }

  @Test
  void aVersionThatIsNotThereIsToldWithTheTable() {
    String path = directory.resolve("docs").toString();
    Small.passages().write().format("delta").save(path);

    assertThatThrownBy(
            () ->
                reader.open(
                    "inputs.passages", new PathTable(path, "delta", Map.of("versionAsOf", "9"))))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessage(
            "inputs.passages: "
                + path
                + " (delta) cannot be read ([DELTA_VERSION_NOT_FOUND] Cannot time travel Delta"
                + " table to version 9. Available versions: [0, 0].); look whether VACUUM"
                + " has removed the version that is asked for");
  }

  @Test
  void aVersionOfWhichAFileIsGoneIsToldBeforeAnyPlanReadsIt() throws Exception {
    Path path = directory.resolve("docs");
    Small.passages().coalesce(1).write().format("delta").save(path.toString());
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }
    PathTable table = new PathTable(path.toString(), "delta", Map.of());
    TableReader again =
        new TableReader(
            LocalSpark.session(), Map.of("inputs.passages", table.display() + "@v0"), Map.of());

    assertThatThrownBy(() -> again.open("inputs.passages", table))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContainingAll(
            "inputs.passages: version 0 of " + path,
            "cannot be read any more ([FAILED_READ_FILE.FILE_NOT_EXIST]",
            "; --force starts the run anew");
  }
}
