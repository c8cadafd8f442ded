package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the job makes of the first stage's ranks and scores. */
class FirstStageTest {
  private static final List<String> DOCS = List.of("Z", "a", "é", "ﬀ", "𐍈", "x");

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void createWorkspace() {
    // The same text everywhere gives the same logit, so that the order is that of the tie-breakers.
    workspace =
        new Workspace(directory)
            .writing("parquet")
            .input(
                "queries", table("query_id INT, query_text STRING", row(1, "one"), row(2, "two")))
            .input(
                "passages",
                table(
                    "doc_id STRING, text STRING",
                    DOCS.stream().map(d -> row(d, "the same text")).toArray(Object[][]::new)));
  }

  @Test
  void ranksFollowFromScoresWhenOnlyScoresAreGiven() {
    run(
        table(
            "query_id INT, doc_id STRING, retrieval_score DOUBLE",
            row(1, "x", null),
            row(1, "𐍈", 0.5),
            row(1, "ﬀ", 0.5),
            row(1, "é", Double.NaN),
            row(1, "a", Double.NEGATIVE_INFINITY),
            row(1, "Z", Double.POSITIVE_INFINITY),
            row(1, "Z", 0.1),
            row(2, "a", -1.0)));

    // NaN and null are worth least; equal ones go by the bytes of the id.
    assertThat(ranking())
        .containsExactly(
            "[1,1,Z,1,Infinity]",
            "[1,2,ﬀ,2,0.5]",
            "[1,3,𐍈,3,0.5]",
            "[1,4,a,4,-Infinity]",
            "[1,5,x,5,null]",
            "[1,6,é,6,NaN]",
            "[2,1,a,1,-1.0]");
    assertThat(workspace.read("runs").first().<Long>getAs("duplicates")).isEqualTo(1);
  }

  @Test
  void scoresStayNullWhenOnlyRanksAreGiven() {
    run(
        table(
            "query_id INT, doc_id STRING, retrieval_rank BIGINT",
            row(1, "a", 7L),
            row(1, "é", 3L),
            row(1, "ﬀ", 3L),
            row(1, "x", null)));

    assertThat(ranking())
        .containsExactly("[1,1,é,3,null]", "[1,2,ﬀ,3,null]", "[1,3,a,7,null]", "[1,4,x,null,null]");
  }

  @Test
  void aRowWithoutRankStandsBehindTheRankedOnesByItsScore() {
    run(
        table(
            "query_id INT, doc_id STRING, retrieval_rank INT, retrieval_score DOUBLE",
            row(1, "a", null, 0.5),
            row(1, "é", 1, 0.1),
            row(1, "x", null, 0.9)));

    assertThat(ranking()).containsExactly("[1,1,é,1,0.1]", "[1,2,x,2,0.9]", "[1,3,a,3,0.5]");
  }

  @Test
  void ranksAreTakenAsTheyAreWhenBothAreGiven() {
    workspace
        .set("inputs.candidates.columns.retrieval-rank", "pos")
        .set("inputs.candidates.columns.retrieval-score", "bm25.score")
        .set("scoring.top-n", 2);
    run(
        table(
            "query_id INT, doc_id STRING, pos SMALLINT, `bm25.score` FLOAT",
            row(1, "a", (short) 2, 9f),
            row(1, "é", (short) 1, 0.5f),
            row(1, "x", (short) 3, 10f)));

    assertThat(ranking()).containsExactly("[1,1,é,1,0.5]", "[1,2,a,2,9.0]");
  }

  private void run(Dataset<Row> candidates) {
    workspace.input("candidates", candidates).succeed();
  }

  private List<String> ranking() {
    return workspace
        .reranked("query_id", "rank", "doc_id", "retrieval_rank", "retrieval_score")
        .stream()
        .map(Row::toString)
        .toList();
  }
}
