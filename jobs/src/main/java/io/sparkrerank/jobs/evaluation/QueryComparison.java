package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.eval.Aggregation;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.significance.MeasureComparison;
import io.sparkrerank.eval.significance.PairedValues;
import io.sparkrerank.eval.significance.Resampling;
import io.sparkrerank.eval.significance.RunComparison;
import io.sparkrerank.jobs.findings.MeasureMean;
import io.sparkrerank.jobs.findings.MetricFinding;
import io.sparkrerank.jobs.findings.QueryDelta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** From queries' values to means and tests. Plain arithmetic on the driver. */
final class QueryComparison {
  private QueryComparison() {}

  /**
   * The means, added up in the order of the queries so that the last bit is always the same.
   *
   * @param queries values of all judged queries
   */
  static List<MeasureMean> means(List<Measure> measures, List<QueryDelta> queries) {
    Map<Measure, List<QueryDelta>> byMeasure = byMeasure(queries);
    List<MeasureMean> means = new ArrayList<>();
    for (Measure measure : measures) {
      List<QueryDelta> values = byMeasure.getOrDefault(measure, List.of());
      if (!values.isEmpty()) {
        double n = measure.aggregation() == Aggregation.SUM ? 1 : values.size();
        double before = 0;
        double after = 0;
        for (QueryDelta value : values) {
          before += value.before();
          after += value.after();
        }
        means.add(new MeasureMean(measure, before / n, after / n, values.size()));
      }
    }
    return means;
  }

  /** The means that are no counts, with what the compared queries say of their difference. */
  static List<MetricFinding> tested(
      List<MeasureMean> means, List<QueryDelta> compared, Resampling resampling) {
    Map<Measure, List<QueryDelta>> byMeasure = byMeasure(compared);
    Map<Measure, PairedValues> values = new LinkedHashMap<>();
    for (MeasureMean mean : means) {
      if (mean.measure().aggregation() == Aggregation.MEAN) {
        values.put(mean.measure(), pairs(byMeasure.getOrDefault(mean.measure(), List.of())));
      }
    }
    Map<Measure, MeasureMean> meanOf =
        means.stream().collect(Collectors.toMap(MeasureMean::measure, mean -> mean));
    return RunComparison.compare(values, resampling).stream()
        .map(test -> finding(Objects.requireNonNull(meanOf.get(test.measure())), test))
        .toList();
  }

  private static MetricFinding finding(MeasureMean mean, MeasureComparison test) {
    return new MetricFinding(
        mean.measure(), mean.before(), mean.after(), test.comparison(), test.holmP());
  }

  /** Both values of each query. */
  static PairedValues pairs(List<QueryDelta> queries) {
    return PairedValues.of(
        queries.stream().mapToDouble(QueryDelta::before).toArray(),
        queries.stream().mapToDouble(QueryDelta::after).toArray());
  }

  private static Map<Measure, List<QueryDelta>> byMeasure(List<QueryDelta> queries) {
    return queries.stream().collect(Collectors.groupingBy(QueryDelta::measure));
  }
}
