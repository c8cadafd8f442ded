package io.sparkrerank.eval.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is not SciPy's to say: conventions, the cases with little to say, and seeds. */
class PairedComparisonTest {
  private static final double[] A = {0.1, 0.4, 0.35, 0.8, 0.6};

  private static PairedComparison compare(double[] a, double[] b) {
    return PairedComparison.of(PairedValues.of(a, b), Resampling.DEFAULT);
  }

  private static double[] random(long seed, int size) {
    return new Random(seed).doubles(size).toArray();
  }

  @Test
  void noDifferenceOnAnyQueryIsNoEvidence() {
    assertThat(compare(A, A))
        .isEqualTo(
            new PairedComparison(
                5,
                0.45,
                0.45,
                0,
                Optional.of(new Interval(0, 0)),
                1,
                1,
                OptionalDouble.of(0),
                new Outcomes(0, 5, 0)));
  }

  @Test
  void aSingleQueryIsNoEvidence() {
    assertThat(compare(new double[] {0.25}, new double[] {0.75}))
        .isEqualTo(
            new PairedComparison(
                1,
                0.25,
                0.75,
                0.5,
                Optional.empty(),
                1,
                1,
                OptionalDouble.empty(),
                new Outcomes(1, 0, 0)));
  }

  @Test
  void theSameGainEverywhereHasNoEffectSizeAndLeavesTheRandomisationTest() {
    double[] b = {0.2, 0.5, 0.45, 0.9, 0.7};

    PairedComparison comparison = compare(A, b);

    assertThat(comparison.tTestP()).isZero();
    assertThat(comparison.effectSize()).isEmpty();
    assertThat(comparison.randomisationP()).isEqualTo(2 / 32.0);
    assertThat(comparison.interval().orElseThrow().low()).isCloseTo(0.1, within(1e-12));
    assertThat(comparison.interval().orElseThrow().high()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void whatRoundingLeavesIsATie() {
    assertThat(compare(new double[] {0.3, 0.3, 0.3}, new double[] {0.1 + 0.2, 0.3 + 2e-9, 0}))
        .extracting(PairedComparison::outcomes)
        .isEqualTo(new Outcomes(1, 1, 1));
  }

  @Test
  void theDifferenceIsBLessAAndSwappingThemChangesOnlySigns() {
    double[] b = random(1, 40);
    double[] a = random(2, 40);

    PairedComparison forward = compare(a, b);
    PairedComparison backward = compare(b, a);

    assertThat(forward.difference()).isCloseTo(forward.meanB() - forward.meanA(), within(1e-12));
    assertThat(backward.difference()).isEqualTo(-forward.difference());
    assertThat(backward.effectSize().orElseThrow()).isEqualTo(-forward.effectSize().orElseThrow());
    assertThat(backward.tTestP()).isEqualTo(forward.tTestP());
    assertThat(backward.randomisationP()).isEqualTo(forward.randomisationP());
    assertThat(backward.interval().orElseThrow().low())
        .isCloseTo(-forward.interval().orElseThrow().high(), within(1e-12));
  }

  @Test
  void theSameSeedGivesTheSameResultAndAnotherSeedAnother() {
    PairedValues values = PairedValues.of(random(3, 60), random(4, 60));
    Resampling otherSeed = new Resampling(10_000, 10_000, 0.95, 43);

    PairedComparison first = PairedComparison.of(values, Resampling.DEFAULT);

    assertThat(PairedComparison.of(values, Resampling.DEFAULT)).isEqualTo(first);
    PairedComparison other = PairedComparison.of(values, otherSeed);
    assertThat(other.interval()).isNotEqualTo(first.interval());
    assertThat(other.tTestP()).isEqualTo(first.tTestP());
  }

  @Test
  void drawnPatternsNeverGiveZero() {
    double[] a = random(5, 200);
    double[] b = random(6, 200);
    for (int i = 0; i < b.length; i++) {
      b[i] += 1;
    }

    assertThat(compare(a, b).randomisationP()).isEqualTo(1 / 10_001.0);
  }

  @Test
  void thirteenQueriesThatDifferAreCountedAndFourteenDrawn() {
    double[] zeros = new double[20];
    double[] thirteen = new double[20];
    for (int i = 0; i < 13; i++) {
      thirteen[i] = 1 + i / 16.0;
    }
    double[] fourteen = thirteen.clone();
    fourteen[13] = 1;

    assertThat(compare(zeros, thirteen).randomisationP()).isEqualTo(2 / 8192.0);
    assertThat(compare(zeros, fourteen).randomisationP() * 10_001)
        .isCloseTo(Math.rint(compare(zeros, fourteen).randomisationP() * 10_001), within(1e-9));
  }

  @Test
  void pairsThatDoNotMatchAreRefused() {
    assertThatThrownBy(() -> PairedValues.of(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Paired values need as many of A as of B, and one at least, not 2 and 3");
    assertThatThrownBy(() -> PairedValues.of(new double[0], new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Paired values need as many of A as of B, and one at least, not 0 and 0");
    assertThatThrownBy(() -> PairedValues.of(new double[] {0}, new double[] {Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Paired values are finite, but pair 0 is 0.0 and NaN");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Resampling(0, 1, 0.95, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Resampling needs one draw at least, not 0 and 1");
    assertThatThrownBy(() -> new Resampling(1, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A confidence lies between 0 and 1, unlike 1.0");
    assertThatThrownBy(() -> Holm.adjust(List.of(0.5, 1.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A p-value lies in [0, 1], unlike 1.5");
  }

  @Test
  void noPValuesNeedNoCorrection() {
    assertThat(Holm.adjust(List.of())).isEmpty();
  }
}
