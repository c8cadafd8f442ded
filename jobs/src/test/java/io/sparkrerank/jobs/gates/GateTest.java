package io.sparkrerank.jobs.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.eval.Measures;
import io.sparkrerank.jobs.gates.Quantity.Aspect;
import io.sparkrerank.jobs.gates.Quantity.Count;
import io.sparkrerank.jobs.gates.Quantity.Counted;
import io.sparkrerank.jobs.gates.Quantity.Measured;
import io.sparkrerank.jobs.gates.Quantity.RankChurn;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
  private static final Quantity REJECTS = new Counted(Count.REJECT_RATIO);

  @ParameterizedTest
  @CsvSource({
    ">=, 0, PASSED",
    ">=, -1e-17, PASSED",
    ">=, -1e-9, FAILED",
    ">=, NaN, FAILED",
    "<=, 1e-17, PASSED",
    "<=, 0.01, FAILED",
    "<=, NaN, FAILED",
    "==, 1e-17, PASSED",
    "==, 1, FAILED",
    "==, NaN, FAILED",
    ">, 1e-17, FAILED",
    ">, 0.1, PASSED",
    ">, NaN, FAILED",
    "<, -1e-17, FAILED",
    "<, -Infinity, PASSED",
    "<, NaN, FAILED"
  })
  void aValueIsComparedWithTheLimitZero(String sign, double value, Status status) {
    Gate gate = new Gate(REJECTS, Comparison.of(sign).orElseThrow(), 0);
    assertThat(gate.judge(Reading.of(value), FirstRun.PASS).status()).isEqualTo(status);
  }

  @Test
  void aDriftWithoutAnEarlierRunIsToldAndStopsOnlyWhereItShall() {
    Gate gate = new Gate(new RankChurn(10), Comparison.AT_MOST, 0.5);
    Reading none = Reading.noBaseline("no earlier run");
    assertThat(gate.judge(none, FirstRun.PASS).status()).isEqualTo(Status.NOT_CHECKED);
    assertThat(gate.judge(none, FirstRun.FAIL).status()).isEqualTo(Status.FAILED);
    assertThat(gate.judge(none, FirstRun.FAIL).text())
        .isEqualTo("rank_churn@10 <= 0.5: no earlier run");
  }

  @Test
  void whatShouldHaveAValueAndHasNoneFails() {
    Gate gate = measured(0);
    Verdict verdict = gate.judge(Reading.noValue("no query counts"), FirstRun.PASS);
    assertThat(verdict.status()).isEqualTo(Status.FAILED);
    assertThat(verdict.text()).isEqualTo("nDCG@10.delta >= 0: no query counts");
  }

  @ParameterizedTest
  @CsvSource({
    "-0.031234567, 0, -0.03123",
    "0, 0, 0",
    "1234567, 0, 1234567",
    "0.49999999, 0.5, 0.49999999",
    "0.123456, 0.1, 0.1235",
    "-Infinity, 0, -Infinity"
  })
  void theValueIsShownShortButNeverOnTheWrongSide(double value, double limit, String shown) {
    assertThat(measured(limit).judge(Reading.of(value), FirstRun.PASS).text())
        .endsWith(", found " + shown);
  }

  @Test
  void allGatesAreJudgedAndEveryFailureIsTold() {
    Gate rejects = new Gate(REJECTS, Comparison.AT_MOST, 0.01);
    Map<Quantity, Reading> readings =
        Map.of(
            rejects.quantity(), Reading.of(0.5),
            measured(0).quantity(), Reading.of(-0.25, "60 queries"));
    Verdicts verdicts =
        Verdicts.of(List.of(rejects, measured(-1), measured(0)), FirstRun.PASS, readings::get);
    assertThat(verdicts.pass()).isFalse();
    assertThat(verdicts.with(Status.PASSED)).hasSize(1);
    assertThat(verdicts.reason())
        .isEqualTo(
            "2 of 3 gates failed: reject_ratio <= 0.01, found 0.5; nDCG@10.delta >= 0, found -0.25"
                + " (60 queries)");
    assertThat(Verdicts.of(List.of(), FirstRun.FAIL, readings::get).pass()).isTrue();
  }

  @Test
  void aGateIsWrittenAsItIsRead() {
    assertThat(new Gate(REJECTS, Comparison.BELOW, 1e-7).text())
        .isEqualTo("reject_ratio < 0.0000001");
  }

  @Test
  void theStabilityIndexIsThatOfItsFormula() {
    assertThat(StabilityIndex.of(new long[] {10, 20, 70}, new long[] {1, 2, 7})).isZero();
    // (0.5 - 0.25) ln 2 + (0.5 - 0.75) ln(2/3)
    assertThat(StabilityIndex.of(new long[] {25, 75}, new long[] {50, 50}))
        .isCloseTo(0.25 * Math.log(2) - 0.25 * Math.log(2.0 / 3), within(1e-12));
    assertThat(StabilityIndex.of(new long[] {50, 50}, new long[] {25, 75}))
        .isCloseTo(StabilityIndex.of(new long[] {25, 75}, new long[] {50, 50}), within(1e-12));
  }

  @Test
  void anEmptyBinCountsAsHalfAValue() {
    // 0.5 of 100 before, 100 of 100 and 0.5 of 100 after.
    assertThat(StabilityIndex.of(new long[] {100, 0}, new long[] {0, 100}))
        .isCloseTo(2 * 0.995 * Math.log(200), within(1e-12));
  }

  @Test
  void distributionsThatCannotBeComparedAreRefused() {
    assertThatThrownBy(() -> StabilityIndex.of(new long[] {1}, new long[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StabilityIndex.of(new long[] {0, 0}, new long[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StabilityIndex.of(new long[] {3, -1}, new long[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Gate(REJECTS, Comparison.EQUAL, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Gate measured(double limit) {
    return new Gate(
        new Measured(Measures.parse("nDCG@10"), Aspect.DELTA), Comparison.AT_LEAST, limit);
  }
}
