package io.sparkrerank.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunEvaluatorTest {
  private static final Measure RR = Measures.parse("RR");
  private static final Measure NUM_REL = Measures.parse("num_rel");

  // q1 is found at rank 2, q2 has nothing relevant, q3 is missing from the run, q4 from the qrels.
  private final Qrels qrels =
      Qrels.builder().add("q1", "d1", 1).add("q2", "d1", 0).add("q3", "d1", 1).build();
  private final Run run =
      Run.builder("tag")
          .add("q1", "d0", 2)
          .add("q1", "d1", 1)
          .add("q2", "d1", 1)
          .add("q4", "d1", 1)
          .build();

  private Evaluation evaluate(MeanOver meanOver) {
    return RunEvaluator.evaluate(qrels, run, List.of(RR, NUM_REL), meanOver);
  }

  @Test
  void theMeanOverQrelsQueriesCountsMissingOnesAsZero() {
    Evaluation evaluation = evaluate(MeanOver.QRELS_QUERIES);
    assertThat(evaluation.queryIds()).containsExactly("q1", "q2", "q3");
    assertThat(evaluation.value("q1", RR)).isEqualTo(0.5);
    assertThat(evaluation.value("q3", RR)).isZero();
    assertThat(evaluation.overall(RR)).isEqualTo(0.5 / 3);
    assertThat(evaluation.overall(NUM_REL)).isEqualTo(2);
    assertThat(evaluation.meanOver()).isEqualTo(MeanOver.QRELS_QUERIES);
  }

  @Test
  void theMeanOverCommonQueriesLeavesMissingOnesOut() {
    Evaluation evaluation = evaluate(MeanOver.COMMON_QUERIES);
    assertThat(evaluation.queryIds()).containsExactly("q1", "q2");
    assertThat(evaluation.overall(RR)).isEqualTo(0.25);
    assertThat(evaluation.overall(NUM_REL)).isEqualTo(1);
    assertThatThrownBy(() -> evaluation.value("q3", RR))
        .hasMessage("RR was not evaluated for query 'q3'");
  }

  @Test
  void rowsComeByQueryAndMeasure() {
    assertThat(evaluate(MeanOver.QRELS_QUERIES).rows())
        .containsExactly(
            new QueryValue("q1", RR, 0.5, true),
            new QueryValue("q1", NUM_REL, 1, true),
            new QueryValue("q2", RR, 0, true),
            new QueryValue("q2", NUM_REL, 0, true),
            new QueryValue("q3", RR, 0, false),
            new QueryValue("q3", NUM_REL, 1, false));
  }

  @Test
  void refusesARunThatSharesNoQueryWithTheQrels() {
    Run padded = Run.builder("tag").add("001", "d1", 1).build();
    Qrels unpadded = Qrels.builder().add("1", "d1", 1).build();
    assertThatThrownBy(
            () -> RunEvaluator.evaluate(unpadded, padded, List.of(RR), MeanOver.QRELS_QUERIES))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessage(
            "The qrels and the run have no query in common (the qrels have '1', the run has '001');"
                + " check that they belong together and that ids are padded alike.");
    assertThatThrownBy(
            () ->
                RunEvaluator.evaluate(
                    unpadded, Run.builder("t").build(), List.of(RR), MeanOver.QRELS_QUERIES))
        .hasMessage("The run has no queries; check that it is the right file.");
  }
}
