package io.sparkrerank.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.jobs.rerank.LocalSpark;
import io.sparkrerank.spark.Reranker;
import io.sparkrerank.testing.TestModels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The door for SQL, in a session of its own so that its settings stay here. */
class SqlTest {
  private static SparkSession spark;
  private static Map<Integer, Double> expected;

  @BeforeAll
  static void open() {
    spark = LocalSpark.session().newSession();
    spark.conf().set("spark.rerank.model.path", TestModels.path("tiny-bert").toString());
    Dataset<Row> pairs = Pairs.some();
    spark.createDataFrame(pairs.collectAsList(), pairs.schema()).createOrReplaceTempView("pairs");
    spark
        .sql(
            "SELECT query_id, first(query_text) query_text,"
                + " collect_list(coalesce(passage_text, '')) passages FROM pairs GROUP BY query_id")
        .cache()
        .createOrReplaceTempView("lists");
    Reranker reranker = Reranker.builder().model(TestModels.path("tiny-bert").toString()).build();
    expected = byDoc(reranker.rerank(pairs).select("doc_id", "score").collectAsList());
  }

  private static List<Row> sql(String query) {
    return spark.sql(query).collectAsList();
  }

  private static Map<Integer, Double> byDoc(List<Row> rows) {
    Map<Integer, Double> scores = new TreeMap<>();
    rows.stream()
        .filter(row -> !row.isNullAt(1))
        .forEach(row -> scores.put(row.getInt(0), row.getDouble(1)));
    return scores;
  }

  /** How many operators of the optimized plan score. */
  private static long scorers(String query) {
    String plan = spark.sql(query).queryExecution().optimizedPlan().toString();
    return plan.lines().filter(line -> line.contains("RerankEval")).count();
  }

  @Test
  void a_score_is_that_of_the_other_doors_and_null_where_there_is_none() {
    assertThat(byDoc(sql("SELECT doc_id, rerank_score(query_text, passage_text) FROM pairs")))
        .isEqualTo(expected);
    assertThat(
            sql(
                "SELECT doc_id FROM pairs WHERE rerank_score(query_text, passage_text) IS NULL"
                    + " ORDER BY doc_id"))
        .hasToString("[[3], [7]]");
    assertThat(sql("SELECT rerank_score('a', NULL), rerank(NULL, array('b')), rerank('a', NULL)"))
        .hasToString("[[null,null,null]]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT doc_id, s FROM (SELECT *, rerank_score(query_text, passage_text) s FROM pairs) WHERE s > -99
          SELECT doc_id, rerank_score(query_text, passage_text) s FROM pairs WHERE rerank_score(query_text, passage_text) > -99 ORDER BY rerank_score(query_text, passage_text) DESC
          SELECT doc_id, max(rerank_score(query_text, passage_text)) FROM pairs GROUP BY doc_id
          SELECT doc_id, rerank_score(first(query_text), max(passage_text)) FROM pairs GROUP BY doc_id
          SELECT doc_id, rerank_score(query_text, passage_text) FROM pairs GROUP BY doc_id, query_text, passage_text
          SELECT max(doc_id), rerank_score(query_text, passage_text) FROM pairs GROUP BY doc_id, rerank_score(query_text, passage_text)
          SELECT p.doc_id, rerank_score(q.query_text, p.passage_text) FROM pairs p JOIN lists q ON p.query_id = q.query_id AND rerank_score(q.query_text, p.passage_text) > -99
          WITH s AS (SELECT doc_id, rerank_score(query_text, passage_text) s FROM pairs) SELECT a.doc_id, a.s FROM s a JOIN s b ON a.doc_id = b.doc_id AND a.s = b.s
          SELECT doc_id, s FROM (SELECT doc_id, rerank_score(query_text, passage_text) s, row_number() OVER (PARTITION BY query_id ORDER BY rerank_score(query_text, passage_text) DESC) r FROM pairs) WHERE r < 9
          SELECT doc_id, rerank_score(query_text, passage_text) FROM pairs WHERE doc_id IN (SELECT doc_id FROM pairs WHERE rerank_score(query_text, passage_text) > -99)
          SELECT p.doc_id, l.b.score FROM (SELECT query_id, b FROM lists LATERAL VIEW explode(rerank(query_text, passages)) t AS b) l JOIN pairs p ON p.query_id = l.query_id AND p.passage_text = l.b.passage
          SELECT doc_id, rerank(query_text, array(passage_text))[0].score FROM pairs
          SELECT doc_id, rerank_score(query_text, rerank(query_text, array('other', passage_text), 2)[0].passage) FROM pairs WHERE false UNION ALL SELECT doc_id, rerank_score(query_text, passage_text) FROM pairs
          SELECT /*+ REPARTITION(3) */ doc_id, rerank_score(query_text, passage_text) FROM pairs
          """)
  void it_may_stand_wherever_a_column_may(String query) {
    assertThat(byDoc(sql(query))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT rerank_score(query_text, passage_text) s, 1 + rerank_score(query_text, passage_text)"
            + " FROM pairs WHERE rerank_score(query_text, passage_text) > -99 ORDER BY"
            + " rerank_score(query_text, passage_text)",
        "SELECT * FROM (SELECT *, rerank_score(query_text, passage_text) s FROM pairs) WHERE s > 0"
            + " AND s < 99 ORDER BY s DESC LIMIT 3"
      })
  void a_call_written_often_is_one_scorer(String query) {
    assertThat(scorers(query)).isEqualTo(1);
  }

  @Test
  void an_array_comes_back_with_the_best_first() {
    List<Row> best =
        sql(
            "SELECT query_id, size(passages), rerank(query_text, passages, 2) FROM lists ORDER BY 1");

    assertThat(best).hasSize(2);
    for (Row row : best) {
      List<Row> passages = row.getList(2);
      assertThat(row.getInt(1)).isEqualTo(4);
      assertThat(passages).hasSize(2);
      assertThat(passages.get(0).getDouble(2)).isGreaterThanOrEqualTo(passages.get(1).getDouble(2));
      assertThat(expected.values()).contains(passages.get(0).getDouble(2));
    }
    assertThat(
            sql(
                "SELECT size(rerank('q', cast(array() AS ARRAY<STRING>))),"
                    + " size(rerank('q', array(NULL, 'p', '')))"))
        .hasToString("[[0,3]]");
  }

  @Test
  void the_sessions_settings_hold_and_are_listed() {
    assertThat(sql("SET -v").stream().map(row -> row.getString(0)))
        .contains("spark.rerank.model.path", "spark.rerank.scoring.mode")
        .filteredOn(key -> key.startsWith("spark.rerank."))
        .hasSize(13);
    SparkSession other = spark.newSession();
    other.conf().set("spark.rerank.model.path", TestModels.path("tiny-bert").toString());
    other.conf().set("spark.rerank.scoring.normalize", "true");
    double normalized =
        other
            .sql("SELECT rerank_score('what is a circle', 'a circle of objects')")
            .first()
            .getDouble(0);
    assertThat(normalized).isEqualTo(1 / (1 + Math.exp(-expected.get(5))));
    assertThat(spark.sql("DESCRIBE FUNCTION rerank_score").collectAsList().toString())
        .contains("rerank_score(query, passage) - Returns the score");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spark.rerank.scoring.mode           | both | must be one of flag, pair
          spark.rerank.model.label            | 2    | must be 0 to 1
          spark.rerank.scoring.maxLength      | 7    | must be at least 8
          spark.rerank.scoring.maxBatchTokens | many | It should be a/an 'int' value
          """)
  void a_wrong_setting_is_refused_when_it_is_set(String key, String value, String message) {
    assertThatThrownBy(() -> spark.conf().set(key, value)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT rerank_score(query_text, doc_id) FROM pairs | The second parameter requires the ("STRING" or "VOID") type, however "doc_id" has the type "INT"
          SELECT rerank_score(query_text) FROM pairs | WRONG_NUM_ARGS
          SELECT rerank(query_text, passage_text) FROM pairs | The second parameter requires the ("ARRAY<STRING>" or "VOID") type
          SELECT rerank(query_text, passages, 0) FROM lists | top_n of rerank must be a constant of at least 1, found 0
          SELECT rerank(query_text, passages, '3') FROM lists | The third parameter requires the "INT" type
          SELECT transform(passages, p -> rerank_score(query_text, p)) FROM lists | rerank_score cannot be called in a lambda
          SELECT * FROM pairs p LEFT JOIN lists l ON rerank_score(l.query_text, p.passage_text) > 0 | cannot be a condition of a LEFT OUTER join
          SELECT rerank_score(query_text, nothing) FROM pairs | UNRESOLVED_COLUMN
          """)
  void a_wrong_call_is_the_analysers_own_error(String query, String message) {
    assertThatThrownBy(() -> spark.sql(query))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_session_without_a_model_says_so() {
    SparkSession bare = LocalSpark.session().newSession();
    bare.conf().set("spark.rerank.model.path", " ");
    assertThatThrownBy(() -> bare.sql("SELECT rerank_score('a', 'b')"))
        .isInstanceOf(AnalysisException.class)
        .hasMessage(
            "[USER_RAISED_EXCEPTION] rerank_score has no model: SET spark.rerank.model.path to the"
                + " directory of a model bundle SQLSTATE: P0001; line 1 pos 7");
  }
}
