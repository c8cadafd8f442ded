package io.sparkrerank.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.Measures;
import io.sparkrerank.eval.significance.Resampling;
import io.sparkrerank.jobs.findings.QueryDelta;
import io.sparkrerank.jobs.findings.SliceFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SliceGroupsTest {
  private static final Measure MEASURE = Measures.parse("nDCG@10");
  private static final Resampling FEW = new Resampling(100, 100, 0.95, 1);

  @Test
  void numbersAreGroupedInQuartilesAndEqualOnesStayTogether() {
    List<SliceFinding> slices =
        slices(
            12, i -> traits(i, OptionalInt.of(i < 7 ? 3 : i), OptionalDouble.empty()), List.of());
    assertThat(slices)
        .extracting(s -> s.slice() + " " + s.bucket() + " " + s.queries())
        .containsExactly("query_length 3 7", "query_length 7 to 8 2", "query_length 9 to 11 3");
  }

  @Test
  void queriesWithoutATraitAreInNoneOfItsGroups() {
    List<SliceFinding> slices =
        slices(
            6,
            i ->
                traits(
                    i,
                    OptionalInt.empty(),
                    i < 3 ? OptionalDouble.of(i / 2.0) : OptionalDouble.empty()),
            List.of());
    assertThat(slices)
        .extracting(s -> s.slice() + " " + s.bucket() + " " + s.queries())
        .containsExactly("truncation none 1", "truncation some 1", "truncation all 1");
    assertThat(slices.get(0).interval()).isEmpty();
  }

  @Test
  void rareValuesOfAColumnAreOneGroupAndNullsAreToo() {
    int values = SliceGroups.MOST_VALUES + 3;
    List<SliceFinding> slices =
        slices(
            values + 5,
            i ->
                new QueryTraits(
                    "q" + i,
                    OptionalInt.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    i < values ? Map.of("site", "v%02d".formatted(i)) : Map.of()),
            List.of("site"));
    assertThat(slices).hasSize(SliceGroups.MOST_VALUES + 1);
    assertThat(slices.get(0).bucket()).isEqualTo("(null)");
    assertThat(slices.get(0).queries()).isEqualTo(5);
    assertThat(slices.get(1).bucket()).isEqualTo("v00");
    assertThat(slices.get(SliceGroups.MOST_VALUES).bucket()).isEqualTo("(others)");
    assertThat(slices.get(SliceGroups.MOST_VALUES).queries()).isEqualTo(4);
    assertThat(slices.stream().mapToInt(SliceFinding::queries).sum()).isEqualTo(values + 5);
  }

  @Test
  void meansAndOutcomesAreOfTheGroup() {
    List<SliceFinding> slices =
        slices(4, i -> traits(i, OptionalInt.of(1), OptionalDouble.empty()), List.of());
    assertThat(slices).hasSize(1);
    SliceFinding all = slices.get(0);
    assertThat(all.before()).isEqualTo(0.5);
    assertThat(all.after()).isEqualTo(0.65);
    assertThat(all.outcomes().wins()).isEqualTo(3);
    assertThat(all.outcomes().ties()).isEqualTo(1);
  }

  private static QueryTraits traits(int i, OptionalInt words, OptionalDouble truncated) {
    return new QueryTraits(
        "q" + i, words, OptionalDouble.empty(), truncated, OptionalDouble.empty(), Map.of());
  }

  /** Query i goes from 0.5 to 0.5 + i / 10. */
  private static List<SliceFinding> slices(
      int queries, java.util.function.IntFunction<QueryTraits> traits, List<String> columns) {
    List<QueryDelta> deltas = new ArrayList<>();
    for (int i = 0; i < queries; i++) {
      deltas.add(new QueryDelta("q" + i, MEASURE, 0.5, 0.5 + i / 10.0));
    }
    return new SliceGroups(deltas, IntStream.range(0, queries).mapToObj(traits).toList(), FEW)
        .all(columns);
  }
}
