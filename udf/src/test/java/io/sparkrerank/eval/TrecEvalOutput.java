package io.sparkrerank.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One line of recorded trec_eval output. */
record TrecEvalOutput(String measure, String queryId, String value) {
  static List<TrecEvalOutput> read(Path file) throws IOException {
    List<TrecEvalOutput> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.startsWith("#")) {
        String[] fields = line.split("\\s+", 3);
        lines.add(new TrecEvalOutput(fields[0], fields[1], fields[2]));
      }
    }
    return lines;
  }

  boolean isOverall() {
    return queryId.equals(TrecEvalLine.ALL_QUERIES);
  }

  /** Our line for the same measure and query. */
  String ours(Evaluation evaluation, Measure ours) {
    double value = isOverall() ? evaluation.overall(ours) : evaluation.value(queryId, ours);
    return TrecEvalLine.format(ours, queryId, value);
  }

  String text() {
    return "%-22s\t%s\t%s".formatted(measure, queryId, value);
  }
}
