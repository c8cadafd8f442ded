package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One run over candidates that are broken in every way, beside good ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RejectsTest {
  private static final String NO_QUERY = "query_id is null or not in the queries table";
  private static final String NO_PASSAGE = "doc_id is null or not in the passages table";
  private static final String NO_TOKENS = "query or passage has no tokens";

  private Workspace workspace;

  @BeforeAll
  void runOnce(@TempDir Path directory) {
    workspace =
        new Workspace(directory)
            .writing("parquet")
            .model("nan-on-token")
            .input(
                "queries",
                table(
                    "query_id STRING, query_text STRING",
                    row("q", "what is it"),
                    row("null", null),
                    row("empty", ""),
                    row(null, "a query without an id")))
            .input(
                "passages",
                table(
                    "doc_id STRING, title STRING, text STRING",
                    row("good", null, "it is good"),
                    row("better", "Title", "it is better"),
                    row("title only", "Title", ""),
                    row("null", "Title", null),
                    row("empty", null, ""),
                    row("blank", null, " \t\n "),
                    row("zwsp", "", "\u200b\u200b"),
                    row("nan", null, "a nanword in the text"),
                    row("inf", null, "an infword in the text"),
                    row(null, null, "a passage without an id")))
            .input(
                "candidates",
                table(
                    "query_id STRING, doc_id STRING, retrieval_rank INT, retrieval_score DOUBLE",
                    row("q", "good", 3, 0.3),
                    row("q", "good", 1, 0.9),
                    row("q", "good", null, 1.0),
                    row("q", "better", 2, 0.5),
                    row("q", "title only", 4, 0.2),
                    row("q", "gone", 5, 0.1),
                    row("q", "null", 6, 0.1),
                    row("q", "empty", 7, 0.1),
                    row("q", "blank", 8, 0.1),
                    row("q", "zwsp", 9, 0.1),
                    row("q", "nan", 10, 0.1),
                    row("q", "inf", 11, 0.1),
                    row("q", null, 12, 0.1),
                    row("q", null, 13, 0.1),
                    row("gone", "good", 1, 0.1),
                    row("gone", "gone", 2, 0.1),
                    row("null", "good", 1, 0.1),
                    row("null", "null", 2, 0.1),
                    row("empty", "good", 1, 0.1),
                    row(null, "good", 1, 0.1),
                    row(null, null, 1, 0.1)))
            .succeed();
  }

  @Test
  void everyRejectHasItsReasonAndDetail() {
    assertThat(
            workspace.rejects("query_id", "doc_id", "reason", "detail").stream().map(Row::toString))
        .containsExactlyInAnyOrder(
            "[q,gone,MISSING_PASSAGE," + NO_PASSAGE + "]",
            "[q,null,MISSING_PASSAGE," + NO_PASSAGE + "]",
            "[q,null,NULL_TEXT,passage text is null]",
            "[q,empty,EMPTY_TEXT," + NO_TOKENS + "]",
            "[q,blank,EMPTY_TEXT," + NO_TOKENS + "]",
            "[q,zwsp,EMPTY_TEXT," + NO_TOKENS + "]",
            "[q,nan,NON_FINITE_SCORE,the model answered NaN]",
            "[q,inf,NON_FINITE_SCORE,the model answered Infinity]",
            "[gone,good,MISSING_QUERY," + NO_QUERY + "]",
            "[gone,gone,MISSING_QUERY," + NO_QUERY + "]",
            "[null,good,NULL_TEXT,query_text is null]",
            "[null,null,NULL_TEXT,query_text is null]",
            "[empty,good,EMPTY_TEXT," + NO_TOKENS + "]",
            "[null,good,MISSING_QUERY," + NO_QUERY + "]",
            "[null,null,MISSING_QUERY," + NO_QUERY + "]");
    assertThat(workspace.read("rejects").filter("doc_id IS NULL").count()).isEqualTo(2);
    assertThat(workspace.read("rejects").filter("query_id IS NULL").count()).isEqualTo(2);
  }

  @Test
  void everythingElseIsScoredWithItsBestFirstStageRank() {
    assertThat(
            workspace
                .read("reranked")
                .orderBy("retrieval_rank")
                .selectExpr("query_id", "doc_id", "retrieval_rank", "retrieval_score")
                .collectAsList()
                .stream()
                .map(Row::toString))
        .containsExactly("[q,good,1,0.9]", "[q,better,2,0.5]", "[q,title only,4,0.2]");
    assertThat(workspace.reranked("rank")).extracting(r -> r.getInt(0)).containsExactly(1, 2, 3);
  }

  @Test
  void theRunRowAccountsForEveryCandidate() {
    Row run = workspace.read("runs").first();
    assertThat(run.<Long>getAs("candidates")).isEqualTo(21);
    assertThat(run.<Long>getAs("duplicates")).isEqualTo(3);
    assertThat(run.<Long>getAs("scored")).isEqualTo(3);
    assertThat(run.<Long>getAs("kept")).isEqualTo(3);
    assertThat(run.<Long>getAs("rejected")).isEqualTo(15);
    assertThat(run.getJavaMap(run.fieldIndex("rejected_by_reason")))
        .isEqualTo(
            Map.of(
                "MISSING_QUERY", 4L,
                "MISSING_PASSAGE", 2L,
                "NULL_TEXT", 3L,
                "EMPTY_TEXT", 4L,
                "NON_FINITE_SCORE", 2L));
  }
}
