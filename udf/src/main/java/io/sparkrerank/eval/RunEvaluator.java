package io.sparkrerank.eval;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Evaluates a run in memory. */
public final class RunEvaluator {
  private RunEvaluator() {}

  /**
   * Evaluates every measure on every query {@code meanOver} selects.
   *
   * @throws RerankException with {@link ExitCode#DATA} if qrels and run have no query in common,
   *     which is nearly always a mix-up of ids or files (trec_eval refuses it too)
   */
  public static Evaluation evaluate(
      Qrels qrels, Run run, List<Measure> measures, MeanOver meanOver) {
    Set<String> common = new HashSet<>(qrels.queryIds());
    common.retainAll(run.queryIds());
    if (common.isEmpty()) {
      throw new RerankException(ExitCode.DATA, nothingInCommon(qrels, run));
    }
    NavigableMap<String, Map<Measure, Double>> values = new TreeMap<>(Utf8Order.ASCENDING);
    for (String queryId : meanOver == MeanOver.QRELS_QUERIES ? qrels.queryIds() : common) {
      QueryJudgments query = judgments(qrels.grades(queryId), run.ranking(queryId));
      Map<Measure, Double> row = new LinkedHashMap<>();
      measures.forEach(measure -> row.put(measure, measure.evaluate(query)));
      values.put(queryId, row);
    }
    return new Evaluation(measures, meanOver, values, common);
  }

  /**
   * The sparse view of one query.
   *
   * @param grades grade by document id
   * @param ranking the run's documents, best first; their order is taken as it is
   */
  public static QueryJudgments judgments(
      Map<String, Integer> grades, List<ScoredDocument> ranking) {
    Map<String, Integer> missed = new LinkedHashMap<>(grades);
    List<JudgedDocument> judged = new ArrayList<>();
    for (int i = 0; i < ranking.size(); i++) {
      Integer grade = missed.remove(ranking.get(i).docId());
      if (grade != null) {
        judged.add(JudgedDocument.retrieved(grade, i + 1));
      }
    }
    missed.values().forEach(grade -> judged.add(JudgedDocument.missed(grade)));
    return new QueryJudgments(judged, ranking.size());
  }

  private static String nothingInCommon(Qrels qrels, Run run) {
    if (qrels.queryIds().isEmpty() || run.queryIds().isEmpty()) {
      return "The %s no queries; check that it is the right file."
          .formatted(qrels.queryIds().isEmpty() ? "qrels have" : "run has");
    }
    return ("The qrels and the run have no query in common (the qrels have '%s', the run has '%s');"
            + " check that they belong together and that ids are padded alike.")
        .formatted(qrels.queryIds().first(), run.queryIds().first());
  }
}
