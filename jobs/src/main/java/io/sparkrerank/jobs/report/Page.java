package io.sparkrerank.jobs.report;

import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.HarmedQuery;
import io.sparkrerank.jobs.findings.MetricFinding;
import io.sparkrerank.jobs.findings.MovedPassage;
import io.sparkrerank.jobs.findings.SliceFinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the template shows, all as text.
 *
 * @param title the page's
 * @param beforeLabel what the first order is called
 * @param afterLabel what the second order is called
 * @param verdict the answer
 * @param confidence the intervals' level
 * @param measures the summary's rows
 * @param notes how the numbers came about
 * @param plots the plots
 * @param slices groups of queries, a table each
 * @param hasSlices whether there are some
 * @param slicesLead what they are of
 * @param harm the harm report
 * @param cost what scoring took, as names and values
 * @param hasCost whether that is known
 * @param facts where it all came from
 */
record Page(
    String title,
    String beforeLabel,
    String afterLabel,
    Verdict verdict,
    String confidence,
    List<MeasureRow> measures,
    List<String> notes,
    List<Plot> plots,
    List<SliceTable> slices,
    boolean hasSlices,
    String slicesLead,
    HarmSection harm,
    List<ReportedRun.Fact> cost,
    boolean hasCost,
    List<ReportedRun.Fact> facts) {

  /** The page of {@code findings}, of which at least one measure was found. */
  static Page of(Findings findings, ReportedRun run) {
    List<SliceTable> slices = SliceTable.of(findings.slices());
    List<ReportedRun.Fact> cost = run.cost().map(Facts::of).orElse(List.of());
    return new Page(
        "%s against %s".formatted(findings.after().label(), findings.before().label()),
        findings.before().label(),
        findings.after().label(),
        Verdict.of(findings),
        Wording.confidence(findings.setup()),
        findings.metrics().stream().map(MeasureRow::of).toList(),
        Notes.of(findings),
        plots(findings),
        slices,
        !slices.isEmpty(),
        "%s by groups of queries. Groups overlap between tables, and none of this is corrected for looking at so many: take it as hints."
            .formatted(findings.metrics().get(0).measure().name()),
        HarmSection.of(findings),
        cost,
        !cost.isEmpty(),
        Facts.of(findings, run));
  }

  private static List<Plot> plots(Findings findings) {
    Deltas deltas = Deltas.of(findings);
    List<Plot> plots = new ArrayList<>();
    plots.add(MeasurePlots.means(findings));
    plots.add(MeasurePlots.differences(findings));
    plots.add(DeltaPlots.histogram(deltas));
    plots.add(DeltaPlots.winLoss(deltas));
    plots.addAll(ScorePlots.of(findings));
    if (findings.depths().size() > 1) {
      plots.add(DepthPlot.of(findings));
    }
    return plots;
  }

  /** A row of the summary. */
  record MeasureRow(
      String name,
      String before,
      String after,
      String difference,
      String interval,
      String holmP,
      String randomisationP,
      String tTestP,
      String effect,
      String outcomes,
      String tone) {
    static MeasureRow of(MetricFinding metric) {
      var comparison = metric.comparison();
      return new MeasureRow(
          metric.measure().name(),
          Figures.value(metric.before()),
          Figures.value(metric.after()),
          Figures.signed(comparison.difference()),
          Wording.interval(comparison.interval()),
          Figures.probability(metric.holmP()),
          Figures.probability(comparison.randomisationP()),
          Figures.probability(comparison.tTestP()),
          comparison.effectSize().isPresent()
              ? Figures.signed(comparison.effectSize().getAsDouble())
              : Wording.none(),
          Wording.outcomes(comparison.outcomes()),
          Verdict.tone(metric));
    }
  }

  /** The groups of one slice. */
  record SliceTable(String name, List<SliceRow> rows) {
    static List<SliceTable> of(List<SliceFinding> slices) {
      Map<String, List<SliceRow>> byName = new LinkedHashMap<>();
      for (SliceFinding slice : slices) {
        byName.computeIfAbsent(slice.slice(), name -> new ArrayList<>()).add(SliceRow.of(slice));
      }
      return byName.entrySet().stream()
          .map(e -> new SliceTable(e.getKey().replace('_', ' '), e.getValue()))
          .toList();
    }
  }

  /** A group of queries. */
  record SliceRow(
      String bucket,
      String queries,
      String before,
      String after,
      String difference,
      String interval,
      String outcomes,
      String tone) {
    static SliceRow of(SliceFinding slice) {
      return new SliceRow(
          slice.bucket(),
          Figures.count(slice.queries()),
          Figures.value(slice.before()),
          Figures.value(slice.after()),
          Figures.signed(slice.delta()),
          Wording.interval(slice.interval()),
          Wording.outcomes(slice.outcomes()),
          tone(slice));
    }

    private static String tone(SliceFinding slice) {
      return slice
          .interval()
          .map(i -> i.low() > 0 ? "win" : i.high() < 0 ? "loss" : "tie")
          .orElse("tie");
    }
  }

  /** The queries made worse. */
  record HarmSection(String lead, boolean any, List<HarmCard> cards) {
    static HarmSection of(Findings findings) {
      int losses = Deltas.of(findings).losses();
      String measure = findings.metrics().get(0).measure().name();
      List<HarmCard> cards = findings.harmed().stream().map(HarmCard::of).toList();
      return new HarmSection(
          losses == 0
              ? "No query lost %s.".formatted(measure)
              : "%s lost %s; the worst %s here, with the passages that fell and those that rose."
                  .formatted(
                      Wording.queries(losses),
                      measure,
                      cards.size() == 1 ? "one is" : Figures.count(cards.size()) + " are"),
          !cards.isEmpty(),
          cards);
    }
  }

  /** A query made worse. */
  record HarmCard(
      String rank,
      String query,
      String queryId,
      String measure,
      String difference,
      String before,
      String after,
      List<MovedGroup> groups) {
    static HarmCard of(HarmedQuery query) {
      List<MovedGroup> groups =
          Stream.of(MovedGroup.of("fell", query.fell()), MovedGroup.of("rose", query.rose()))
              .flatMap(Optional::stream)
              .toList();
      return new HarmCard(
          Figures.count(query.harmRank()),
          query.queryText().orElse(query.queryId()),
          query.queryId(),
          query.measure().name(),
          Figures.signed(query.delta()),
          Figures.value(query.before()),
          Figures.value(query.after()),
          groups);
    }
  }

  /** Passages of a harmed query that went the same way. */
  record MovedGroup(String direction, String heading, List<MovedRow> passages) {
    static Optional<MovedGroup> of(String direction, List<MovedPassage> passages) {
      return passages.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new MovedGroup(
                  direction, "What " + direction, passages.stream().map(MovedRow::of).toList()));
    }
  }
}
