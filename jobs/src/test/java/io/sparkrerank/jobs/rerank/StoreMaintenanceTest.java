package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.jobs.config.StoreConfig;
import io.sparkrerank.jobs.store.ScoreKey;
import io.sparkrerank.jobs.store.ScoreStore;
import io.sparkrerank.jobs.store.StoreMaintenance;
import io.sparkrerank.jobs.tables.CommitId;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreMaintenanceTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

  @TempDir private Path directory;

  @Tag("slow")
  @Test
  void whatIsTooOldAndWhatIsTooMuchGoesByWholeDays() {
    OutputTable table =
        new OutputTable(new PathTable(directory.resolve("s").toString(), "delta", Map.of()));
    ScoreStore store =
        ScoreStore.open(LocalSpark.session(), table, new ScoreKey("sha", "flag", 512));
    store.add(scores(0, 3), TODAY.minusDays(31), id(1));
    store.add(scores(3, 5), TODAY.minusDays(30), id(2));
    store.add(scores(5, 9), TODAY.minusDays(1), id(3));
    // The same pair once more, as by another run at the same time, and a commit given twice.
    store.add(scores(8, 12), TODAY, id(4));
    store.add(scores(8, 12), TODAY, id(4));
    assertThat(store.known().count()).isEqualTo(12);

    StoreConfig config =
        new StoreConfig(table, 10, OptionalInt.of(30), OptionalInt.of(8), Optional.empty());
    StoreMaintenance.Report report =
        new StoreMaintenance(LocalSpark.session(), config).run(TODAY, 168);

    assertThat(report.render())
        .isEqualTo("scores 13 = 3 expired + 2 beyond max-pairs + 8 left; files 4, now 1");
    assertThat(store.known().count()).isEqualTo(7);
  }

  private static CommitId id(int version) {
    return new CommitId("test", version, "commit " + version);
  }

  private static Dataset<Row> scores(int from, int to) {
    return table(
            "query_hash BINARY, passage_hash BINARY, logit FLOAT, n_tokens INT, truncated BOOLEAN",
            IntStream.range(from, to)
                .mapToObj(i -> row(new byte[] {(byte) i}, new byte[] {1}, (float) i, 7, false))
                .toArray(Object[][]::new))
        .coalesce(1);
  }
}
