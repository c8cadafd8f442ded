package io.sparkrerank.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.bench.harness.Contender.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Figures from repetitions whose outcome can be worked out by hand. */
class FiguresTest {
  @Test
  void ratiosAreTakenBetweenNeighboursInTime() {
    // The machine halves its speed after the first repetition; the ratio must not see that.
    Map<String, Optional<Spread>> figures =
        new Figures(
                List.of(
                    runs("ceiling", Side.CEILING, false, 1, 2, 2),
                    runs("core", Side.OURS, false, 1.25, 2.5, 2.5)),
                List.of())
            .all();

    assertThat(figures.get("core_over_ceiling")).hasValue(new Spread(0.8, 0.8, 0.8));
    assertThat(figures.get("job_over_ceiling")).isEmpty();
  }

  @Test
  void fp32IsComparedWithFp32AndTheBestWithTheBest() {
    Map<String, Optional<Spread>> figures =
        new Figures(
                List.of(
                    runs("core", Side.OURS, false, 4),
                    runs("core-int8", Side.OURS, true, 1),
                    runs("langchain4j", Side.PEER, false, 16),
                    runs("st-onnx", Side.PEER, false, 8),
                    runs("st-torch-bf16", Side.PEER, true, 2)),
                List.of())
            .all();

    assertThat(median(figures, "fp32_over_best_peer")).isEqualTo(2);
    assertThat(median(figures, "fp32_over_langchain4j")).isEqualTo(4);
    assertThat(median(figures, "best_over_best_peer")).isEqualTo(2);
    assertThat(median(figures, "reduced_over_fp32")).isEqualTo(4);
    assertThat(median(figures, "padding_ratio")).isEqualTo(0.02);
    assertThat(figures.get("log_over_best_peer")).isEmpty();
  }

  @Test
  void aJobsStageHasItsOwnClock() {
    Map<String, Optional<Spread>> figures =
        new Figures(
                List.of(
                    runs("ceiling", Side.CEILING, false, 1),
                    runs("job-local", Side.OURS, false, 4),
                    runs("sql-local", Side.OURS, false, 2.5)),
                List.of(
                    runs("job-local", Side.OURS, false, 4), runs("st-onnx", Side.PEER, false, 8)))
            .all();

    assertThat(median(figures, "job_over_ceiling")).isEqualTo(0.25);
    assertThat(median(figures, "job_stage_over_ceiling")).isEqualTo(0.5);
    assertThat(median(figures, "sql_over_job_stage")).isEqualTo(0.8);
    assertThat(median(figures, "log_over_best_peer")).isEqualTo(4);
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(2.5, 1, 4));
  }

  private static double median(Map<String, Optional<Spread>> figures, String name) {
    return figures.get(name).orElseThrow().median();
  }

  /** 100 pairs in each of the given times; a job's stage takes half of its time. */
  private static Repetitions runs(String name, Side side, boolean reduced, double... seconds) {
    Repetitions repetitions =
        new Repetitions(new Contender(name, side, reduced, 100, List.of("command")));
    for (double s : seconds) {
      repetitions.add(
          new ObjectMapper()
              .createObjectNode()
              .put("pairs", 100)
              .put("seconds", s)
              .put("stage_seconds", s / 2)
              .put("padding_ratio", 0.02));
    }
    return repetitions;
  }
}
