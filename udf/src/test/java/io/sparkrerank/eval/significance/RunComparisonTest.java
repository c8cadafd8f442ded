package io.sparkrerank.eval.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.eval.Evaluation;
import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.Measures;
import io.sparkrerank.eval.Qrels;
import io.sparkrerank.eval.Run;
import io.sparkrerank.eval.RunEvaluator;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunComparisonTest {
  private static final List<Measure> MEASURES =
      Measures.parseAll(List.of("RR", "num_ret", "P@1", "R@2"));
  private static final Qrels QRELS =
      Qrels.builder().add("q1", "d1", 1).add("q2", "d1", 1).add("q3", "d1", 1).build();

  private static Evaluation evaluate(MeanOver meanOver, String... queryIds) {
    Run.Builder run = Run.builder("tag");
    for (String queryId : queryIds) {
      run.add(queryId, "d1", 1);
    }
    return RunEvaluator.evaluate(QRELS, run.build(), MEASURES, meanOver);
  }

  @Test
  void onlyQueriesThatBothEvaluationsHaveAreCompared() {
    Evaluation a = evaluate(MeanOver.COMMON_QUERIES, "q1", "q2");
    Evaluation b = evaluate(MeanOver.COMMON_QUERIES, "q2", "q3");

    RunComparison comparison = RunComparison.of(a, b, Resampling.DEFAULT);

    assertThat(comparison.queryIds()).containsExactly("q2");
    assertThat(comparison.measures())
        .extracting(row -> row.comparison().outcomes())
        .containsOnly(new Outcomes(0, 1, 0));
  }

  @Test
  void overQrelsQueriesARunLosesWhereItHasNothing() {
    Evaluation a = evaluate(MeanOver.QRELS_QUERIES, "q1", "q2");
    Evaluation b = evaluate(MeanOver.QRELS_QUERIES, "q2");

    RunComparison comparison = RunComparison.of(a, b, Resampling.DEFAULT);

    assertThat(comparison.queryIds()).containsExactly("q1", "q2", "q3");
    assertThat(comparison.measures())
        .extracting(row -> row.comparison().outcomes())
        .containsOnly(new Outcomes(0, 2, 1));
  }

  @Test
  void countsAreNotComparedAndHolmCountsTheRest() {
    Evaluation a = evaluate(MeanOver.QRELS_QUERIES, "q1");
    Evaluation b = evaluate(MeanOver.QRELS_QUERIES, "q1", "q2", "q3");

    List<MeasureComparison> rows = RunComparison.of(a, b, Resampling.DEFAULT).measures();

    assertThat(rows).extracting(row -> row.measure().name()).containsExactly("RR", "P@1", "R@2");
    assertThat(rows).extracting(row -> row.comparison().randomisationP()).containsOnly(0.5);
    assertThat(rows).extracting(MeasureComparison::holmP).containsOnly(1.0);
  }

  @Test
  void runsOfDifferentQueriesCannotBeCompared() {
    Evaluation a = evaluate(MeanOver.COMMON_QUERIES, "q1");
    Evaluation b = evaluate(MeanOver.COMMON_QUERIES, "q2");

    assertThatThrownBy(() -> RunComparison.of(a, b, Resampling.DEFAULT))
        .isInstanceOf(RerankException.class)
        .hasMessage(
            "The two runs have no judged query in common, so they cannot be compared; check that"
                + " they answer the same queries.")
        .extracting(e -> ((RerankException) e).exitCode())
        .isEqualTo(ExitCode.DATA);
  }
}
