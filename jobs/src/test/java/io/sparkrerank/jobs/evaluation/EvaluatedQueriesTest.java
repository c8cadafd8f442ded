package io.sparkrerank.jobs.evaluation;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.eval.Measures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluatedQueriesTest {
  @Test
  void meansAreOfAllQueriesWhenOnlySomeAreTested() {
    List<Object[]> qrels = new ArrayList<>();
    List<Object[]> before = new ArrayList<>();
    List<Object[]> after = new ArrayList<>();
    for (int q = 0; q < 400; q++) {
      qrels.add(row("q" + q, "a", 1));
      before.add(row("q" + q, "a", 1 + q % 4));
      after.add(row("q" + q, "a", 1));
      for (int d = 0; d < 4; d++) {
        if (d != q % 4) {
          before.add(row("q" + q, "d" + d, 1 + d));
        }
      }
    }
    String positions = "query_id STRING, doc_id STRING, _position INT";
    EvaluationPlan plan =
        new EvaluationPlan(Measures.parseAll(List.of("RR", "NumRet")), MeanOver.QRELS_QUERIES, 1);
    var rows =
        plan.perQuery(
            table("query_id STRING, doc_id STRING, relevance INT", qrels.toArray(Object[][]::new)),
            table(positions, before.toArray(Object[][]::new)),
            table(positions, after.toArray(Object[][]::new)));
    try (EvaluatedQueries some = EvaluatedQueries.of(plan, rows, 100);
        EvaluatedQueries all = EvaluatedQueries.of(plan, rows, 1000)) {
      assertThat(some.setup().judgedQueries()).isEqualTo(400);
      assertThat(some.setup().comparedQueries()).isBetween(60, 140);
      assertThat(some.setup().isSampled()).isTrue();
      assertThat(all.setup().isSampled()).isFalse();
      assertThat(all.compared()).hasSize(800).containsAll(some.compared());
      for (EvaluatedQueries either : List.of(some, all)) {
        assertThat(either.means().get(0).before())
            .isCloseTo((1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0) / 4, within(1e-12));
        assertThat(either.means().get(1).before()).isEqualTo(1600);
        assertThat(either.means().get(1).after()).isEqualTo(400);
        assertThat(either.metrics()).hasSize(1);
      }
    }
  }
}
