package io.sparkrerank.jobs.evaluate;

import io.sparkrerank.eval.Evaluation;
import java.nio.file.Path;

/**
 * A run file and its values.
 *
 * @param file where it was read
 * @param tag its last column
 * @param evaluation its values
 */
record EvaluatedRun(Path file, String tag, Evaluation evaluation) {}
