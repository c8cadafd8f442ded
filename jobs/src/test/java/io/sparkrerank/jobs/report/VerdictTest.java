package io.sparkrerank.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  @ParameterizedTest
  @CsvSource({
    "0.3, win, rerank is better than retrieval",
    "-0.3, loss, rerank is worse than retrieval",
    "0, tie, No clear difference between retrieval and rerank"
  })
  void saysWhatIntervalAndTestsSay(double shift, String tone, String headline) {
    Verdict verdict = Verdict.of(SampleFindings.of(200, shift, "nDCG@10"));
    assertThat(verdict.tone()).isEqualTo(tone);
    assertThat(verdict.headline()).isEqualTo(headline);
    assertThat(verdict.reasons()).hasSize(3);
  }

  @Test
  void oneQueryProvesNothing() {
    Verdict verdict = Verdict.of(SampleFindings.of(2, 0.5, "nDCG@10"));
    assertThat(verdict.tone()).isEqualTo("tie");
  }

  @Test
  void correctionDecidesNotTheIntervalAlone() {
    // Many measures of which none is far from chance: each interval alone may miss 0.
    String[] measures = {"P@1", "P@2", "P@3", "P@4", "P@5", "P@6", "P@7", "P@8", "P@9", "P@10"};
    var findings = SampleFindings.of(40, 0.06, measures);
    assertThat(findings.metrics())
        .filteredOn(m -> m.holmP() >= 0.05)
        .isNotEmpty()
        .allSatisfy(m -> assertThat(Verdict.tone(m)).isEqualTo("tie"))
        .anySatisfy(
            m -> assertThat(m.comparison().interval().orElseThrow().low()).isGreaterThan(0));
  }
}
