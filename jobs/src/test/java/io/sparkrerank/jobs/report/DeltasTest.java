package io.sparkrerank.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.jobs.findings.Findings;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class DeltasTest {
  private final Findings findings = SampleFindings.of(1000, 0.02, "nDCG@10", "P@5");
  private final Deltas deltas = Deltas.of(findings);

  @Test
  void countsOutcomesAsTheTestsDo() {
    var outcomes = findings.metrics().get(0).comparison().outcomes();
    assertThat(deltas.wins()).isEqualTo(outcomes.wins());
    assertThat(deltas.ties()).isEqualTo(outcomes.ties());
    assertThat(deltas.losses()).isEqualTo(outcomes.losses());
  }

  @Test
  void everyQueryFallsIntoOneBinOrIsATie() {
    int binned = 0;
    for (int i = -20; i < 20; i++) {
      binned += deltas.between(i * 0.05, (i + 1) * 0.05);
    }
    assertThat(binned).isEqualTo(deltas.wins() + deltas.losses()).isGreaterThan(500);
  }

  @Test
  void aShorterCurveKeepsOrderAndMean() {
    assertThat(deltas.curve(2000)).hasSize(1000);
    assertThat(deltas.curve(30)).hasSize(30).isSortedAccordingTo(Comparator.reverseOrder());
    double mean = deltas.curve(50).stream().mapToDouble(d -> d).average().orElseThrow();
    assertThat(mean).isCloseTo(findings.metrics().get(0).comparison().difference(), within(1e-12));
  }
}
