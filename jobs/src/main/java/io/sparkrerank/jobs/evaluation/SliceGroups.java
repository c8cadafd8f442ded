package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.significance.PairedComparison;
import io.sparkrerank.eval.significance.Resampling;
import io.sparkrerank.jobs.findings.QueryDelta;
import io.sparkrerank.jobs.findings.SliceFinding;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * Queries in groups: numbers in quartiles, columns by value. Queries that lack a trait are in none
 * of its groups; a trait that no query has makes no slice.
 */
final class SliceGroups {
  /** Values of a column beyond these, the most frequent, are one group. */
  static final int MOST_VALUES = 20;

  private static final String OTHERS = "(others)";
  private static final String NULL = "(null)";
  private static final double[] QUARTILES = {25, 50, 75};
  private static final MathContext SHOWN = new MathContext(3);

  private final List<QueryDelta> queries;
  private final Map<String, QueryTraits> traits;
  private final Resampling resampling;

  /**
   * @param queries the values of one measure
   * @param traits of these queries
   */
  SliceGroups(List<QueryDelta> queries, List<QueryTraits> traits, Resampling resampling) {
    this.queries = queries;
    this.traits = traits.stream().collect(Collectors.toMap(QueryTraits::queryId, t -> t));
    this.resampling = resampling;
  }

  /**
   * All slices.
   *
   * @param columns the columns asked for, in order
   */
  List<SliceFinding> all(List<String> columns) {
    List<SliceFinding> all = new ArrayList<>();
    all.addAll(
        quartiles(
            "query_length",
            t ->
                t.words().isPresent()
                    ? OptionalDouble.of(t.words().getAsInt())
                    : OptionalDouble.empty()));
    all.addAll(quartiles("passage_length", QueryTraits::tokens));
    all.addAll(truncation());
    all.addAll(quartiles("score_gap", QueryTraits::scoreGap));
    columns.forEach(column -> all.addAll(byValue(column)));
    return all;
  }

  private record Valued(QueryDelta query, double value) {}

  private List<SliceFinding> quartiles(String slice, Function<QueryTraits, OptionalDouble> trait) {
    List<Valued> values = values(trait);
    if (values.isEmpty()) {
      return List.of();
    }
    Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
    percentile.setData(values.stream().mapToDouble(Valued::value).toArray());
    double[] edges = Arrays.stream(QUARTILES).map(percentile::evaluate).toArray();
    List<SliceFinding> found = new ArrayList<>();
    for (int i = 0; i <= edges.length; i++) {
      int quartile = i;
      List<Valued> group =
          values.stream().filter(v -> quartile(v.value(), edges) == quartile).toList();
      if (!group.isEmpty()) {
        found.add(finding(slice, range(group), group.stream().map(Valued::query).toList()));
      }
    }
    return found;
  }

  /** Equal values are in one quartile, so that it may hold more than a quarter of the queries. */
  private static int quartile(double value, double[] edges) {
    int quartile = 0;
    while (quartile < edges.length && value > edges[quartile]) {
      quartile++;
    }
    return quartile;
  }

  private static String range(List<Valued> group) {
    String low = number(group.stream().mapToDouble(Valued::value).min().orElseThrow());
    String high = number(group.stream().mapToDouble(Valued::value).max().orElseThrow());
    return low.equals(high) ? low : low + " to " + high;
  }

  private static String number(double value) {
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal shown =
        Math.abs(value) >= 100
            ? exact.setScale(0, java.math.RoundingMode.HALF_EVEN)
            : exact.round(SHOWN);
    return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
  }

  private List<SliceFinding> truncation() {
    List<Valued> values = values(QueryTraits::truncated);
    List<SliceFinding> found = new ArrayList<>();
    for (String bucket : List.of("none", "some", "all")) {
      List<QueryDelta> group =
          values.stream().filter(v -> share(v.value()).equals(bucket)).map(Valued::query).toList();
      if (!group.isEmpty()) {
        found.add(finding("truncation", bucket, group));
      }
    }
    return found;
  }

  private static String share(double truncated) {
    return truncated == 0 ? "none" : truncated == 1 ? "all" : "some";
  }

  private List<SliceFinding> byValue(String column) {
    Map<String, List<QueryDelta>> byValue = new HashMap<>();
    for (QueryDelta query : queries) {
      QueryTraits known = traits.get(query.queryId());
      if (known != null) {
        String value = known.columns().getOrDefault(column, NULL);
        byValue.computeIfAbsent(value, v -> new ArrayList<>()).add(query);
      }
    }
    Comparator<Map.Entry<String, List<QueryDelta>>> frequentFirst =
        Comparator.comparingInt(entry -> -entry.getValue().size());
    List<Map.Entry<String, List<QueryDelta>>> ordered =
        byValue.entrySet().stream()
            .sorted(frequentFirst.thenComparing(Map.Entry.comparingByKey()))
            .toList();
    List<SliceFinding> found = new ArrayList<>();
    List<QueryDelta> others = new ArrayList<>();
    for (int i = 0; i < ordered.size(); i++) {
      if (i < MOST_VALUES) {
        found.add(finding(column, ordered.get(i).getKey(), ordered.get(i).getValue()));
      } else {
        others.addAll(ordered.get(i).getValue());
      }
    }
    if (!others.isEmpty()) {
      found.add(finding(column, OTHERS, others));
    }
    return found;
  }

  /** The queries that have the trait, in their order. */
  private List<Valued> values(Function<QueryTraits, OptionalDouble> trait) {
    List<Valued> values = new ArrayList<>();
    for (QueryDelta query : queries) {
      QueryTraits known = traits.get(query.queryId());
      if (known != null) {
        trait.apply(known).ifPresent(value -> values.add(new Valued(query, value)));
      }
    }
    return values;
  }

  private SliceFinding finding(String slice, String bucket, List<QueryDelta> group) {
    Measure measure = group.get(0).measure();
    PairedComparison comparison = PairedComparison.of(QueryComparison.pairs(group), resampling);
    return new SliceFinding(
        slice,
        bucket,
        measure,
        group.size(),
        comparison.meanA(),
        comparison.meanB(),
        comparison.interval(),
        comparison.outcomes());
  }
}
