package io.sparkrerank.jobs.evaluate;

import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.eval.Qrels;
import io.sparkrerank.eval.Run;
import io.sparkrerank.eval.RunEvaluator;
import io.sparkrerank.eval.TrecFiles;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;

/**
 * The judgments that runs are evaluated with.
 *
 * @param file where they were read
 * @param qrels the judgments
 * @param depth how many documents of each query are taken
 */
record TrecInput(Path file, Qrels qrels, int depth) {
  static TrecInput read(Path qrels, int depth) {
    return new TrecInput(qrels, TrecFiles.readQrels(qrels), depth);
  }

  /** Reads and evaluates a run; failures name the files. */
  EvaluatedRun evaluate(Path runFile, MeasureChoice choice, MeanOver meanOver) {
    Run run = TrecFiles.readRun(runFile).top(depth);
    try {
      return new EvaluatedRun(
          runFile, run.tag(), RunEvaluator.evaluate(qrels, run, choice.measures(), meanOver));
    } catch (RerankException e) {
      throw new RerankException(
          e.exitCode(), "%s with %s: %s".formatted(runFile, file, e.getMessage()), e);
    }
  }
}
