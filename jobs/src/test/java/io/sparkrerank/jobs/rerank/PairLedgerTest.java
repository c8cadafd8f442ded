package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.pairs.CandidatePlan;
import io.sparkrerank.jobs.pairs.PairLedger;
import io.sparkrerank.jobs.pairs.TextHash;
import io.sparkrerank.jobs.tables.InputTables;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PairLedgerTest {
  private static final String BROADCAST = "spark.sql.autoBroadcastJoinThreshold";
  private static final String SHUFFLE = "spark.sql.shuffle.partitions";
  private static final int DOCS = 64;
  private static final int TEXTS = 40;
  private static final TextHash HASH = TextHash.of(Optional.empty());

  private final RuntimeConfig conf = LocalSpark.session().conf();
  private final String broadcast = conf.get(BROADCAST);
  private final String shuffle = conf.get(SHUFFLE);

  @AfterEach
  void restore() {
    conf.set(BROADCAST, broadcast);
    conf.set(SHUFFLE, shuffle);
  }

  @Test
  void tasksAreAsManyAsAskedForHoweverThePassagesAreJoined() {
    for (String threshold : List.of("-1", broadcast)) {
      for (int shufflePartitions : new int[] {2, 16}) {
        conf.set(BROADCAST, threshold);
        conf.set(SHUFFLE, shufflePartitions);

        for (boolean few : new boolean[] {true, false}) {
          assertThat(pairs(5, few).toJavaRDD().getNumPartitions())
              .as("broadcast below " + threshold + ", shuffle partitions " + shufflePartitions)
              .isEqualTo(5);
        }
      }
    }
  }

  @Test
  void pairsOfOneTextMeetSideBySideAndAllButTheFirstTravelWithoutTexts() {
    List<List<Row>> partitions = pairs(5, true).toJavaRDD().glom().collect();

    Set<Integer> seen = new HashSet<>();
    for (List<Row> partition : partitions) {
      Object before = null;
      Row first = null;
      for (Row row : partition) {
        Object texts = List.of(key(row, PairLedger.PASSAGE_HASH), key(row, PairLedger.QUERY_HASH));
        boolean repeat = row.getAs(PairLedger.REPEAT);
        assertThat(repeat).isEqualTo(texts.equals(before));
        assertThat(row.<String>getAs("query_text") == null).isEqualTo(repeat);
        first = repeat ? first : row;
        String doc = row.getAs("doc_id");
        assertThat(first.<String>getAs("passage_text")).isEqualTo(text(doc));
        assertThat(repeat || seen.add(texts.hashCode())).isTrue();
        before = texts;
      }
    }
    assertThat(partitions.stream().mapToInt(List::size).sum()).isEqualTo(2 * DOCS);
    assertThat(seen).hasSize(2 * TEXTS);
  }

  @Test
  void whatATaskGetsIsKnownBeforehand() {
    int[] sizes =
        pairs(5, false).toJavaRDD().glom().collect().stream().mapToInt(List::size).toArray();

    int[] foretold = new int[5];
    ledger(5)
        .groupBy(PairLedger.task(5).as("task"))
        .count()
        .collectAsList()
        .forEach(row -> foretold[row.getInt(0)] = (int) row.getLong(1));
    assertThat(sizes).isEqualTo(foretold);
  }

  private static Object key(Row row, String column) {
    return HexFormat.of().formatHex(row.getAs(column));
  }

  private static String text(String doc) {
    return "text " + Integer.parseInt(doc.substring(1)) % TEXTS;
  }

  private static Dataset<Row> pairs(int partitions, boolean few) {
    return PairLedger.withTexts(ledger(partitions), inputs(), HASH, partitions, few);
  }

  private static Dataset<Row> ledger(int partitions) {
    return PairLedger.of(
        CandidatePlan.distinct(inputs(), partitions), inputs(), HASH, Optional.empty());
  }

  private static InputTables inputs() {
    Dataset<Row> queries = table("query_id INT, query_text STRING", row(1, "one"), row(2, "two"));
    Dataset<Row> passages =
        table(
            "doc_id STRING, passage_text STRING",
            IntStream.range(0, DOCS)
                .mapToObj(d -> row("d" + d, text("d" + d)))
                .toArray(Object[][]::new));
    Dataset<Row> candidates =
        table(
            "query_id INT, doc_id STRING, retrieval_rank INT, retrieval_score DOUBLE",
            IntStream.range(0, 2 * DOCS)
                .mapToObj(i -> row(1 + i % 2, "d" + i / 2, i, 0.5))
                .toArray(Object[][]::new));
    return new InputTables(queries, candidates, true, passages, Optional.empty(), Map.of());
  }
}
