package io.sparkrerank.bench.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as a Markdown table. */
final class ResultTable {
  private ResultTable() {}

  static void append(
      StringBuilder out,
      String model,
      Figures figures,
      Map<String, List<Repetitions>> byTraffic,
      Map<String, String> absent) {
    out.append("\n## ").append(model).append("\n\n");
    out.append("| contestant | pairs | pairs/s, median (min–max) | × ceiling | peak RSS, MB |\n");
    out.append("|---|---|---|---|---|\n");
    byTraffic.forEach((traffic, all) -> rows(out, traffic, all));
    absent.forEach(
        (name, why) ->
            out.append("| ").append(name).append(" | not run: ").append(why).append(" | | | |\n"));
    out.append("\n| figure | median (min–max) |\n|---|---|\n");
    figures
        .all()
        .forEach(
            (name, value) ->
                out.append("| ")
                    .append(name)
                    .append(" | ")
                    .append(value.map(spread -> spread.text(3)).orElse("not run"))
                    .append(" |\n"));
  }

  static void appendMemory(StringBuilder out, JsonNode memory) {
    out.append("\n## Memory\n\n| figure | value |\n|---|---|\n");
    memory
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isNumber()) {
                out.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %.2f |%n",
                        field.getKey(),
                        field.getValue().asDouble()));
              }
            });
  }

  private static void rows(StringBuilder out, String traffic, List<Repetitions> all) {
    double ceiling =
        all.stream()
            .filter(r -> r.contender().name().equals("ceiling") && !r.isEmpty())
            .mapToDouble(Repetitions::median)
            .findFirst()
            .orElse(Double.NaN);
    for (Repetitions r : all) {
      if (!r.isEmpty()) {
        row(out, traffic, r, r.pairsPerSecond(), "", ceiling);
        if (r.answers().get(0).has("stage_seconds")) {
          row(out, traffic, r, r.pairsPer("stage_seconds"), ", scoring stage", ceiling);
        }
      }
    }
  }

  private static void row(
      StringBuilder out,
      String traffic,
      Repetitions r,
      List<Double> rates,
      String part,
      double ceiling) {
    Spread rate = Spread.of(rates);
    out.append(
        String.format(
            Locale.ROOT,
            "| %s%s%s | %,d | %s | %s | %,d |%n",
            r.contender().name(),
            part,
            traffic.equals("distinct") ? "" : ", query log",
            r.answers().get(0).get("pairs").asInt(),
            rate.text(1),
            Double.isNaN(ceiling)
                ? ""
                : String.format(Locale.ROOT, "%.2f", rate.median() / ceiling),
            r.answers().stream().mapToLong(a -> a.path("peak_rss_mb").asLong()).max().orElse(0)));
  }
}
