package io.sparkrerank.eval;

import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.regex.Pattern;

/** The text form of a run: {@code query Q0 document rank score tag}. */
final class RunForm {
  // Double.parseDouble also takes "1f", "0x1p3", "NaN" and "Infinity".
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final int FIELDS = 6;

  private RunForm() {}

  /** Reads a run; {@code tag} is its name if it has no lines. */
  static Run read(TrecFields lines, String tag) {
    Run.Builder run = Run.builder(tag);
    for (List<String> fields = lines.next(); !fields.isEmpty(); fields = lines.next()) {
      if (fields.size() < FIELDS) {
        throw lines.malformed(
            "%d fields, but a run has 6: query, Q0, document, rank, score, tag."
                .formatted(fields.size()));
      }
      double score = score(lines, fields.get(4));
      try {
        run.tag(fields.get(5)).add(fields.get(0), fields.get(2), score);
      } catch (RerankException e) {
        throw lines.malformed(String.valueOf(e.getMessage()));
      }
    }
    return run.build();
  }

  private static double score(TrecFields lines, String text) {
    double score = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!Double.isFinite(score)) {
      throw lines.malformed("score '%s' is not a finite decimal number.".formatted(text));
    }
    return score;
  }

  static void write(Writer writer, Run run) throws IOException {
    for (String queryId : run.queryIds()) {
      int rank = 0;
      for (ScoredDocument document : run.ranking(queryId)) {
        rank++;
        TrecFields.write(
            writer,
            queryId,
            "Q0",
            document.docId(),
            Integer.toString(rank),
            Double.toString(document.score()),
            run.tag());
      }
    }
  }
}
