package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.data.Offset;

/** Made-up input tables of any size on disk, some pairs of which are repeated or rejected. */
final class QueryLog {
  private static final String[] WORDS = {
    "garbage", "circle", "objects", "counting", "memory", "how", "what", "collector", "point", "of"
  };

  private QueryLog() {}

  /** Writes queries, passages and candidates of {@code queries} × {@code docs} pairs and more. */
  static Workspace write(Workspace workspace, int queries, int docs) {
    List<Object[]> queryRows = new ArrayList<>();
    List<Object[]> candidates = new ArrayList<>();
    for (int q = 0; q < queries; q++) {
      queryRows.add(row("q" + q, text(q, 6)));
      for (int d = 0; d < docs; d++) {
        candidates.add(row("q" + q, "d" + (q + d) % (2 * docs), d + 1));
      }
      candidates.add(row("q" + q, "d" + q % (2 * docs), docs + 1));
      candidates.add(row("q" + q, "gone" + q % 3, docs + 2));
    }
    List<Object[]> passages = new ArrayList<>();
    for (int d = 0; d < 2 * docs; d++) {
      passages.add(row("d" + d, text(d + 1000, 10 + d % 30)));
    }
    return workspace
        .input("queries", "delta", rows("query_id STRING, query_text STRING", queryRows))
        .input("passages", "delta", rows("doc_id STRING, text STRING", passages))
        .input(
            "candidates",
            "delta",
            rows("query_id STRING, doc_id STRING, retrieval_rank INT", candidates));
  }

  /** Text number {@code seed} of {@code words} words; the same number gives the same text. */
  static String text(int seed, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(WORDS[Math.floorMod(seed * 31 + i * (seed % 7 + 1), WORDS.length)]).append(' ');
    }
    return text.append(seed).toString();
  }

  /** Expects the same ranking in both, and logits that differ by 1e-4 at most. */
  static void assertSameRanking(Workspace actual, Workspace expected) {
    List<Row> one = actual.reranked("query_id", "rank", "doc_id", "n_tokens", "logit");
    List<Row> other = expected.reranked("query_id", "rank", "doc_id", "n_tokens", "logit");
    assertThat(one).hasSameSizeAs(other);
    for (int i = 0; i < one.size(); i++) {
      for (int column = 0; column < 4; column++) {
        assertThat(one.get(i).get(column)).isEqualTo(other.get(i).get(column));
      }
      assertThat(one.get(i).getFloat(4)).isCloseTo(other.get(i).getFloat(4), Offset.offset(1e-4f));
    }
  }

  private static Dataset<Row> rows(String columns, List<Object[]> rows) {
    return table(columns, rows.toArray(Object[][]::new));
  }
}
