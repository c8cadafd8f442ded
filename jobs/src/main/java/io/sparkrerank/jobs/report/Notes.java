package io.sparkrerank.jobs.report;

import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.eval.significance.Resampling;
import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.Setup;
import io.sparkrerank.jobs.findings.ShortList;
import java.util.ArrayList;
import java.util.List;

/** How the numbers came about, and how far to trust them. */
final class Notes {
  /** Fewer queries than this make bootstrap intervals too narrow. */
  private static final int FEW_QUERIES = 20;

  private Notes() {}

  static List<String> of(Findings findings) {
    Setup setup = findings.setup();
    Resampling resampling = setup.resampling();
    List<String> notes = new ArrayList<>();
    notes.add(
        "Means over %s %s; passages count as relevant from grade %s where a measure's name says nothing else."
            .formatted(
                Wording.queries(setup.judgedQueries()),
                setup.meanOver() == MeanOver.QRELS_QUERIES
                    ? "of the qrels, those without results as 0"
                    : "that have both judgements and results",
                setup.relevanceLevel()));
    ShortList.note(findings).ifPresent(notes::add);
    if (setup.isSampled()) {
      notes.add(
          "Intervals, tests and all that is told per query come from a sample of %s."
              .formatted(Wording.queries(setup.comparedQueries())));
    }
    notes.add(
        "Intervals: percentile bootstrap, %s samples of queries. p: paired randomisation test, %s sign patterns, seed %s; Holm corrects it for looking at %s measures, and is the one to decide by. Effect: Cohen's d_z, the mean difference over its spread; 0.2 is small, 0.8 large."
            .formatted(
                Figures.count(resampling.bootstrapSamples()),
                Figures.count(resampling.permutations()),
                resampling.seed(),
                findings.metrics().size()));
    if (setup.comparedQueries() < FEW_QUERIES) {
      notes.add(
          "With fewer than %s queries intervals are too narrow: read the queries, not the mean."
              .formatted(FEW_QUERIES));
    }
    return notes;
  }
}
