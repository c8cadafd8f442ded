package io.sparkrerank.jobs.evaluate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code evaluate.sh} gave.
 *
 * @param exitCode the process's
 * @param out standard output
 * @param err standard error
 */
record Evaluator(int exitCode, List<String> out, String err) {
  static Evaluator run(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        EvaluateTrec.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    return new Evaluator(code, out.toString().lines().toList(), err.toString());
  }

  static Evaluator run(Path qrels, Path run, List<String> more) {
    List<String> arguments = new ArrayList<>(more);
    arguments.addAll(List.of("--qrels", qrels.toString(), "--run", run.toString()));
    return run(arguments);
  }

  /** Third-party data, which may not be in the repository; skips the test where it is missing. */
  static Path shared(String name) {
    Path data =
        Path.of(System.getProperty("rerank.root", ".")).resolve("../shared/data").normalize();
    Path file = data.resolve(name);
    assumeTrue(Files.exists(file), () -> "Skipped: third-party data is not here: " + file);
    return file;
  }
}
