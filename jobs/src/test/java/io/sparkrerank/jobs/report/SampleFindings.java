package io.sparkrerank.jobs.report;

import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.Measures;
import io.sparkrerank.eval.significance.Holm;
import io.sparkrerank.eval.significance.PairedComparison;
import io.sparkrerank.eval.significance.PairedValues;
import io.sparkrerank.eval.significance.Resampling;
import io.sparkrerank.jobs.findings.DepthRecall;
import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.HarmedQuery;
import io.sparkrerank.jobs.findings.MetricFinding;
import io.sparkrerank.jobs.findings.MovedPassage;
import io.sparkrerank.jobs.findings.QueryDelta;
import io.sparkrerank.jobs.findings.ScoreBin;
import io.sparkrerank.jobs.findings.Setup;
import io.sparkrerank.jobs.findings.Side;
import io.sparkrerank.jobs.findings.SliceFinding;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;

/** Findings as an evaluation makes them, from made-up values per query. */
final class SampleFindings {
  private static final Resampling RESAMPLING = new Resampling(1000, 1000, 0.95, 42);
  static final String HOSTILE =
      "<script>alert(1)</script> & \"quotes\" </style><img src=\"http://127.0.0.1:9/x.png\"> {{title}}";

  private SampleFindings() {}

  /** Findings on {@code queries} queries whose values rise by {@code shift} at the median. */
  static Findings of(int queries, double shift, String... measures) {
    Random random = new Random(queries);
    List<Measure> parsed = Measures.parseAll(List.of(measures), 1);
    List<QueryDelta> deltas = new ArrayList<>();
    List<MetricFinding> metrics = new ArrayList<>();
    for (Measure measure : parsed) {
      double[] before = new double[queries];
      double[] after = new double[queries];
      for (int i = 0; i < queries; i++) {
        before[i] = random.nextDouble();
        boolean same = i % 5 == 0;
        after[i] =
            same
                ? before[i]
                : Math.max(0, Math.min(1, before[i] + shift + 0.2 * random.nextGaussian()));
        deltas.add(new QueryDelta("q" + i, measure, before[i], after[i]));
      }
      PairedComparison comparison = PairedComparison.of(PairedValues.of(before, after), RESAMPLING);
      metrics.add(
          new MetricFinding(
              measure, comparison.meanA(), comparison.meanB(), comparison, Double.NaN));
    }
    return new Findings(
        new Side(
            "retrieval",
            "lake/candidates",
            "nightly",
            Optional.empty(),
            Optional.empty(),
            OptionalInt.of(20)),
        new Side(
            "rerank",
            "lake/reranked",
            "2026-01-01.techdocs-minilm-l6",
            Optional.of(LocalDate.of(2026, 1, 1)),
            Optional.of("techdocs-minilm-l6"),
            OptionalInt.of(20)),
        new Setup(MeanOver.QRELS_QUERIES, 1, queries, queries, RESAMPLING),
        corrected(metrics),
        deltas,
        List.of(harmed(parsed.get(0), 1), harmed(parsed.get(0), 2)),
        slices(metrics.get(0)),
        scores(),
        depths());
  }

  /** The same with the second order called by its run's id, as evaluations of tables call it. */
  static Findings ofRunTable(Findings findings) {
    Side after = findings.after();
    return findings.withSides(findings.before(), after.withLabel(after.runId()));
  }

  private static List<MetricFinding> corrected(List<MetricFinding> metrics) {
    List<Double> holm =
        Holm.adjust(metrics.stream().map(m -> m.comparison().randomisationP()).toList());
    List<MetricFinding> corrected = new ArrayList<>();
    for (int i = 0; i < metrics.size(); i++) {
      MetricFinding m = metrics.get(i);
      corrected.add(
          new MetricFinding(m.measure(), m.before(), m.after(), m.comparison(), holm.get(i)));
    }
    return corrected;
  }

  private static HarmedQuery harmed(Measure measure, int rank) {
    return new HarmedQuery(
        rank,
        "q" + rank,
        Optional.of(rank == 1 ? HOSTILE : "how do I roll back a deployment?"),
        measure,
        0.9,
        0.4 + rank / 10.0,
        List.of(moved("d1", 2, 1, 7), moved("a".repeat(120), -1, 3, -1)),
        List.of(moved("d3", 0, 9, 1)));
  }

  private static MovedPassage moved(String docId, int grade, int before, int after) {
    return new MovedPassage(
        docId,
        grade < 0 ? OptionalInt.empty() : OptionalInt.of(grade),
        before < 0 ? OptionalInt.empty() : OptionalInt.of(before),
        after < 0 ? OptionalInt.empty() : OptionalInt.of(after),
        OptionalDouble.of(0.81234567),
        OptionalDouble.empty(),
        OptionalInt.of(120),
        Optional.of(grade == 0),
        grade < 0
            ? Optional.empty()
            : Optional.of("kubectl rollout undo deployment/NAME\n" + HOSTILE + "x".repeat(300)));
  }

  private static List<SliceFinding> slices(MetricFinding metric) {
    List<SliceFinding> slices = new ArrayList<>();
    for (String bucket : List.of("1 to 8 words", "9 to 12 words", "13 words and more")) {
      slices.add(
          new SliceFinding(
              "query_length",
              bucket,
              metric.measure(),
              20,
              metric.before(),
              metric.after(),
              metric.comparison().interval(),
              metric.comparison().outcomes()));
    }
    return slices;
  }

  private static List<ScoreBin> scores() {
    List<ScoreBin> bins = new ArrayList<>();
    for (boolean after : new boolean[] {false, true}) {
      for (int i = 0; i < 20; i++) {
        double low = after ? i / 20.0 : 0.5 + i / 50.0;
        double high = after ? (i + 1) / 20.0 : 0.5 + (i + 1) / 50.0;
        long pairs = 20 + (i * 37) % 50;
        bins.add(new ScoreBin(after, low, high, pairs, pairs / 2, pairs * i / 50));
      }
    }
    return bins;
  }

  private static List<DepthRecall> depths() {
    List<DepthRecall> depths = new ArrayList<>();
    for (int depth : new int[] {1, 2, 3, 5, 10, 15, 20}) {
      double full = 1 - Math.exp(-depth / 5.0);
      depths.add(new DepthRecall(depth, 0.98 * full, Math.min(0.98, 1.08 * full)));
    }
    return depths;
  }
}
