package io.sparkrerank.eval.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Equality with SciPy 1.17.1 and statsmodels 0.15.0; see scripts/fixtures/make_significance.py. */
class SciPyGoldenTest {
  private static final Offset<Double> CALCULATED = within(1e-12);

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void whatIsCalculatedIsWhatSciPyCalculates(String name, JsonNode sciPy) {
    PairedComparison ours = compare(sciPy);

    assertThat(ours.queries()).isEqualTo(sciPy.path("a").size());
    assertThat(ours.meanA()).isCloseTo(sciPy.path("mean_a").doubleValue(), CALCULATED);
    assertThat(ours.meanB()).isCloseTo(sciPy.path("mean_b").doubleValue(), CALCULATED);
    assertThat(ours.difference()).isCloseTo(sciPy.path("difference").doubleValue(), CALCULATED);
    assertThat(ours.tTestP()).isCloseTo(sciPy.path("t_test_p").doubleValue(), CALCULATED);
    assertThat(ours.effectSize().orElseThrow())
        .isCloseTo(sciPy.path("d_z").doubleValue(), CALCULATED);
    assertThat(ours.outcomes())
        .isEqualTo(
            new Outcomes(
                sciPy.path("wins").intValue(),
                sciPy.path("ties").intValue(),
                sciPy.path("losses").intValue()));
  }

  // SciPy drew a million patterns where it could not count them all; 10,000 scatter more.
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theRandomisationTestIsSciPysExactlyOrWithinFourStandardErrors(String name, JsonNode sciPy) {
    double p = sciPy.path("randomisation_p").doubleValue();
    int drawn = Resampling.DEFAULT.permutations();
    double scatter = 4 * Math.sqrt(p * (1 - p) / drawn) + 2.0 / drawn;
    Offset<Double> tolerance =
        sciPy.path("randomisation_exact").booleanValue() ? CALCULATED : within(scatter);

    assertThat(compare(sciPy).randomisationP()).isCloseTo(p, tolerance);
  }

  // A 2.5 % point of 10,000 normal draws scatters by 0.027 of their standard deviation.
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theIntervalEndsWhereSciPysDoesWithinAnEighthOfTheStandardError(String name, JsonNode sciPy) {
    Offset<Double> tolerance = within(sciPy.path("standard_error").doubleValue() / 8);
    Interval interval = compare(sciPy).interval().orElseThrow();

    assertThat(interval.low()).isCloseTo(sciPy.path("interval_low").doubleValue(), tolerance);
    assertThat(interval.high()).isCloseTo(sciPy.path("interval_high").doubleValue(), tolerance);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void holmsCorrectionIsThatOfStatsmodels(List<Double> pValues, List<Double> adjusted) {
    List<Double> ours = Holm.adjust(pValues);

    assertThat(ours).hasSameSizeAs(adjusted);
    for (int i = 0; i < adjusted.size(); i++) {
      assertThat(ours.get(i)).isCloseTo(adjusted.get(i), CALCULATED);
    }
  }

  private static PairedComparison compare(JsonNode sciPy) {
    PairedValues values =
        PairedValues.of(
            numbers(sciPy.path("a")).stream().mapToDouble(Double::doubleValue).toArray(),
            numbers(sciPy.path("b")).stream().mapToDouble(Double::doubleValue).toArray());
    return PairedComparison.of(values, Resampling.DEFAULT);
  }

  static Stream<Object[]> cases() throws IOException {
    return stream(golden().path("cases")).map(c -> new Object[] {c.path("name").textValue(), c});
  }

  static Stream<Object[]> families() throws IOException {
    return stream(golden().path("holm"))
        .map(family -> new Object[] {numbers(family.path("p")), numbers(family.path("adjusted"))});
  }

  private static List<Double> numbers(JsonNode array) {
    return stream(array).map(JsonNode::doubleValue).toList();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static JsonNode golden() throws IOException {
    try (InputStream json =
        Objects.requireNonNull(
            SciPyGoldenTest.class.getResourceAsStream("/eval/significance.json"))) {
      return new ObjectMapper().readTree(json);
    }
  }
}
