package io.sparkrerank.eval;

import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The text form of qrels: {@code query 0 document grade}. */
final class QrelsForm {
  private static final int FIELDS = 4;

  private QrelsForm() {}

  static Qrels read(TrecFields lines) {
    Qrels.Builder qrels = Qrels.builder();
    for (List<String> fields = lines.next(); !fields.isEmpty(); fields = lines.next()) {
      if (fields.size() != FIELDS) {
        throw lines.malformed(
            "%d fields, but qrels have 4: query, iteration, document, grade."
                .formatted(fields.size()));
      }
      try {
        qrels.add(fields.get(0), fields.get(2), Integer.parseInt(fields.get(3)));
      } catch (NumberFormatException e) {
        throw lines.malformed("grade '%s' is not a whole number.".formatted(fields.get(3)));
      } catch (RerankException e) {
        throw lines.malformed(String.valueOf(e.getMessage()));
      }
    }
    return qrels.build();
  }

  static void write(Writer writer, Qrels qrels) throws IOException {
    for (String queryId : qrels.queryIds()) {
      Map<String, Integer> grades = new TreeMap<>(Utf8Order.ASCENDING);
      grades.putAll(qrels.grades(queryId));
      for (Map.Entry<String, Integer> judged : grades.entrySet()) {
        TrecFields.write(writer, queryId, "0", judged.getKey(), judged.getValue().toString());
      }
    }
  }
}
