package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Qrels that are not as neat as they should be. */
class QrelsTest {
  @TempDir private Path directory;

  @Test
  void rowsWithoutGradeOrIdDoNotCountAndTheHigherOfTwoGradesDoes() {
    Workspace workspace =
        Small.inputs(new Workspace(directory))
            .input(
                "qrels",
                table(
                    "query_id STRING, doc_id STRING, relevance INT",
                    row("q1", "b", 1),
                    row("q1", "b", 3),
                    row("q1", "c", null),
                    row(null, "c", 2),
                    row("q1", null, 2)))
            .set("evaluation.measures", "[\"nDCG@1\", \"NumRel\"]")
            .succeed();

    assertThat(
            workspace
                .read("metrics")
                .filter("stage = 'retrieval'")
                .orderBy("metric")
                .selectExpr("metric", "value", "n_queries")
                .collectAsList())
        .map(Object::toString)
        .containsExactly("[NumRel,1.0,1]", "[nDCG,0.0,1]");
  }
}
