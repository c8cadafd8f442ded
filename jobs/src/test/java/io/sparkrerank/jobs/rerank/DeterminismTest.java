package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results must not depend on how Spark cuts the work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeterminismTest {
  private static final int QUERIES = 4;
  private static final int DOCS = 30;
  private static final String[] WORDS =
      "garbage object memory reference cycle count free heap root mark sweep the a of".split(" ");

  private Path directory;
  private List<Object[]> queries;
  private List<Object[]> passages;
  private List<Object[]> candidates;
  private List<Row> expected;

  @BeforeAll
  void runInOnePartition(@TempDir Path temporary) {
    directory = temporary;
    Random random = new Random(7);
    queries = new ArrayList<>();
    passages = new ArrayList<>();
    candidates = new ArrayList<>();
    for (int q = 0; q < QUERIES; q++) {
      queries.add(row("q" + q, words(random, 3 + q)));
      for (int d = 0; d < DOCS; d++) {
        candidates.add(row("q" + q, "d" + d, d + 1));
      }
    }
    for (int d = 0; d < DOCS; d++) {
      // Every third text is one that was there before: equal texts must not change places.
      String text = words(random, 1 + random.nextInt(80));
      passages.add(d % 3 == 2 ? row("d" + d, passages.get(d / 3)[1]) : row("d" + d, text));
    }
    expected = run("one", 1, 2048);
  }

  private static String words(Random random, int count) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(WORDS[random.nextInt(WORDS.length)]);
    }
    return String.join(" ", words);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 64})
  void theNumberOfPartitionsDoesNotMatter(int partitions) {
    compare(run("partitions" + partitions, partitions, 2048));
  }

  @Test
  void neitherTheOrderOfTheInputNorTheSizeOfWindowsMatters() {
    Random random = new Random(8);
    Collections.shuffle(queries, random);
    Collections.shuffle(passages, random);
    Collections.shuffle(candidates, random);
    compare(run("shuffled", 3, 7));
  }

  private List<Row> run(String name, int partitions, int window) {
    return new Workspace(directory.resolve(name))
        .writing("parquet")
        .input("queries", rows("query_id STRING, query_text STRING", queries))
        .input("passages", rows("doc_id STRING, text STRING", passages))
        .input("candidates", rows("query_id STRING, doc_id STRING, retrieval_rank INT", candidates))
        .set("scoring.partitions", partitions)
        .set("scoring.window-pairs", window)
        .succeed()
        .reranked("query_id", "rank", "doc_id", "retrieval_rank", "n_tokens", "logit");
  }

  private static org.apache.spark.sql.Dataset<Row> rows(String columns, List<Object[]> rows) {
    return table(columns, rows.toArray(Object[][]::new));
  }

  private void compare(List<Row> found) {
    assertThat(found).hasSize(QUERIES * DOCS).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      for (int column = 0; column < 5; column++) {
        assertThat(found.get(i).get(column)).isEqualTo(expected.get(i).get(column));
      }
      assertThat(found.get(i).getFloat(5)).isCloseTo(expected.get(i).getFloat(5), within(1e-5f));
    }
  }
}
