package io.sparkrerank.doors;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.jobs.rerank.LocalSpark;
import io.sparkrerank.spark.Reranker;
import io.sparkrerank.spark.RerankerBuilder;
import io.sparkrerank.spec.ScoringChoice;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.RerankException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** The door for Datasets. */
class RerankerTest {
  private static RerankerBuilder tiny() {
    return Reranker.builder().model(TestModels.path("tiny-bert").toString());
  }

  @Test
  void rows_keep_their_columns_and_get_score_logit_rank_and_reason() {
    Reranker reranker =
        tiny().rankWithin("query_id").logit("logit").reason("reason").breakTiesBy("doc_id").build();

    Dataset<Row> ranked = reranker.rerank(Pairs.some());

    assertThat(ranked.schema().fieldNames())
        .containsExactly(
            "query_id", "doc_id", "query_text", "passage_text", "score", "logit", "rank", "reason");
    List<Row> rows = ranked.orderBy("query_id", "rank").collectAsList();
    assertThat(rows).hasSize(8);
    for (Row row : rows) {
      boolean scored = row.isNullAt(7);
      assertThat(row.isNullAt(4)).isEqualTo(!scored);
      assertThat(row.isNullAt(6)).isEqualTo(!scored);
      if (scored) {
        assertThat(row.getDouble(4)).isEqualTo(row.getFloat(5));
      }
    }
    assertThat(ranked.filter("reason is not null").select("doc_id", "reason").collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder("[3,NULL_TEXT]", "[7,EMPTY_TEXT]");
    assertThat(rows.stream().filter(row -> !row.isNullAt(6)).map(row -> row.getInt(6)))
        .containsExactly(1, 2, 3, 1, 2, 3);
    List<Float> logits =
        rows.stream().filter(row -> !row.isNullAt(6)).map(row -> row.getFloat(5)).toList();
    assertThat(logits.subList(0, 3)).isSortedAccordingTo((a, b) -> Float.compare(b, a));
    assertThat(logits.subList(3, 6)).isSortedAccordingTo((a, b) -> Float.compare(b, a));
  }

  @Test
  void topN_and_minScore_keep_what_they_say() {
    Dataset<Row> all = tiny().rankWithin("query_id").build().rerank(Pairs.some());
    double second = all.filter("query_id = 'q1' and rank = 2").first().getAs("score");

    assertThat(
            tiny()
                .rankWithin("query_id")
                .topN(2)
                .build()
                .rerank(Pairs.some())
                .select("rank")
                .collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactlyInAnyOrder(1, 2, 1, 2);
    assertThat(
            tiny().minScore(second).build().rerank(Pairs.some()).filter("query_id = 'q1'").count())
        .isEqualTo(2);
  }

  @Test
  void columns_of_any_type_pass_through_with_their_metadata() {
    Dataset<Row> odd =
        Pairs.some()
            .withColumn("a.b", lit(1), new MetadataBuilder().putString("unit", "m").build())
            .withColumn("score of old", lit(2.5))
            .withColumn("list", org.apache.spark.sql.functions.array(col("doc_id")))
            .withColumn("day", lit(java.sql.Date.valueOf("2026-01-01")));
    Dataset<Row> ranked = tiny().score("score new").build().rerank(odd);

    assertThat(ranked.schema().apply("a.b").metadata().getString("unit")).isEqualTo("m");
    Row row = ranked.orderBy("doc_id").first();
    assertThat(row.getInt(4)).isEqualTo(1);
    assertThat(row.getDouble(5)).isEqualTo(2.5);
    assertThat(row.getList(6)).isEqualTo(List.of(1));
    assertThat(row.getDate(7)).hasToString("2026-01-01");
  }

  @Test
  void everything_wrong_with_a_frame_is_told_at_once() {
    StructType in =
        new StructType()
            .add("query_text", DataTypes.IntegerType)
            .add("passage", DataTypes.StringType)
            .add("Passage", DataTypes.StringType)
            .add("score", DataTypes.DoubleType);

    assertThatThrownBy(() -> tiny().rankWithin("query_id").build().schema(in))
        .isInstanceOf(RerankException.class)
        .hasMessage(
            """
            the frame cannot be reranked:
              - column Passage is there twice; rename one of them
              - column query_text is int, expected string; cast it
              - column passage_text expected, found only [query_text, passage, Passage, score]; \
            name the column of the passage's text
              - column query_id expected, found only [query_text, passage, Passage, score]
              - column score would be there twice; give the output another name or drop the column\
            """);
  }

  @Test
  void settings_that_contradict_are_refused() {
    assertThatThrownBy(() -> Reranker.builder().build())
        .hasMessage("no model is set: name its directory with model(...)");
    assertThatThrownBy(() -> tiny().model((String) null).build())
        .hasMessage("no model is set: name its directory with model(...)");
    assertThatThrownBy(() -> tiny().topN(3).build())
        .hasMessage("topN needs a column to rank within: set rankWithin(...), or drop topN");
    assertThatThrownBy(() -> tiny().rankWithin("query_id").topN(0).build())
        .hasMessage("topN must be at least 1, found 0");
    assertThatThrownBy(() -> tiny().minScore(Double.NaN).build())
        .hasMessage("minScore must be a finite number, found NaN");
    assertThatThrownBy(
            () ->
                tiny()
                    .scoring(
                        ScoringChoice.defaults().withMode(ScoringMode.PAIR).withNormalize(true))
                    .build())
        .hasMessageStartingWith("normalize belongs to mode flag and does nothing in mode pair");
    assertThatThrownBy(() -> tiny().sha256("00").build().rerank(Pairs.some()))
        .hasMessageContaining("but 00 was saved with its path: its files were changed since");
    assertThatThrownBy(
            () -> Reranker.builder().model("/no/such/model").build().rerank(Pairs.some()))
        .hasMessageStartingWith("model.path /no/such/model is not a directory");
  }

  @Test
  void a_stream_is_scored_but_not_ranked() {
    Dataset<Row> stream =
        LocalSpark.session()
            .readStream()
            .format("rate")
            .load()
            .selectExpr("cast(value as string) query_text", "'p' passage_text");

    assertThat(tiny().build().rerank(stream).isStreaming()).isTrue();
    assertThatThrownBy(() -> tiny().rankWithin("query_text").build().rerank(stream))
        .hasMessageStartingWith("rows of a stream cannot be ranked within query_text");
  }
}
