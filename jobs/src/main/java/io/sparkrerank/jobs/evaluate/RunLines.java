package io.sparkrerank.jobs.evaluate;

import io.sparkrerank.eval.Evaluation;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.QueryValue;
import io.sparkrerank.eval.TrecEvalLine;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines trec_eval prints for a run. They are in its order, queries by id and then {@code all},
 * but for the measures, which are in the order asked for.
 *
 * @param perQuery whether each query has lines too
 * @param choice what is printed
 */
record RunLines(boolean perQuery, MeasureChoice choice) {
  List<String> of(EvaluatedRun run) {
    List<String> lines = new ArrayList<>();
    Evaluation evaluation = run.evaluation();
    if (perQuery) {
      for (QueryValue row : evaluation.rows()) {
        lines.add(TrecEvalLine.format(row.measure(), row.queryId(), row.value()));
      }
    }
    if (choice.runId()) {
      lines.add(fact(MeasureChoice.RUN_ID, run.tag()));
    }
    if (choice.queries()) {
      lines.add(fact(MeasureChoice.QUERIES, Integer.toString(evaluation.queryIds().size())));
    }
    for (Measure measure : choice.measures()) {
      lines.add(
          TrecEvalLine.format(measure, TrecEvalLine.ALL_QUERIES, evaluation.overall(measure)));
    }
    return lines;
  }

  private static String fact(String name, String value) {
    return "%-22s\t%s\t%s".formatted(name, TrecEvalLine.ALL_QUERIES, value);
  }
}
