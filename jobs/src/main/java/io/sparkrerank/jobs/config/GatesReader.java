package io.sparkrerank.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.Measures;
import io.sparkrerank.jobs.gates.Comparison;
import io.sparkrerank.jobs.gates.FirstRun;
import io.sparkrerank.jobs.gates.Gate;
import io.sparkrerank.jobs.gates.Quantity;
import io.sparkrerank.jobs.gates.Quantity.Aspect;
import io.sparkrerank.jobs.gates.Quantity.Count;
import io.sparkrerank.jobs.gates.Quantity.Counted;
import io.sparkrerank.jobs.gates.Quantity.Measured;
import io.sparkrerank.jobs.gates.Quantity.RankChurn;
import io.sparkrerank.jobs.gates.Quantity.ScorePsi;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code rerank.gates}. */
final class GatesReader {
  private static final Pattern GATE = Pattern.compile("(.*?)(>=|<=|==|>|<)(.*)");
  private static final Pattern CHURN = Pattern.compile(RankChurn.FAMILY + "(?:@(.*))?");
  private static final String REQUIRE = "require";

  private final Section section;
  private final EvaluationConfig evaluation;
  private final boolean measured;
  private final OptionalInt topN;

  /**
   * @param measured whether there are qrels
   * @param topN ranks kept per query, if not all
   */
  GatesReader(Section section, EvaluationConfig evaluation, boolean measured, OptionalInt topN) {
    this.section = section;
    this.evaluation = evaluation;
    this.measured = measured;
    this.topN = topN;
  }

  GatesConfig read() {
    List<Gate> gates = new ArrayList<>();
    Optional<ConfigValue> value = section.value(REQUIRE);
    if (value.isPresent() && value.get() instanceof ConfigList list) {
      list.forEach(item -> gate(item).ifPresent(gates::add));
    } else {
      value.ifPresent(v -> section.wrong(REQUIRE, "must be a list of gates", v));
    }
    GatesConfig config = new GatesConfig(gates, section.choice("first-run", FirstRun.class));
    section.refuseUnknown();
    return config;
  }

  private Optional<Gate> gate(ConfigValue item) {
    String text = Section.scalar(item).orElse("");
    Matcher parts = GATE.matcher(text);
    if (!parts.matches()) {
      section.wrong(REQUIRE, "must hold gates such as \"reject_ratio <= 0.01\"", item);
      return Optional.empty();
    }
    Optional<Double> limit = Numbers.finite(parts.group(3));
    if (limit.isEmpty()) {
      section.wrong(
          REQUIRE, "must compare with a finite number, not '" + parts.group(3).strip() + "'", item);
    }
    Optional<Quantity> quantity = quantity(parts.group(1).strip(), item);
    Comparison comparison = Comparison.of(parts.group(2)).orElseThrow();
    return limit.isPresent()
        ? quantity.map(known -> new Gate(known, comparison, limit.get()))
        : Optional.empty();
  }

  private Optional<Quantity> quantity(String name, ConfigValue item) {
    Optional<Count> count =
        Arrays.stream(Count.values()).filter(c -> c.key().equals(name)).findFirst();
    Matcher churn = CHURN.matcher(name);
    int dot = name.lastIndexOf('.');
    if (count.isPresent()) {
      return Optional.of(new Counted(count.get()));
    }
    if (name.equals(ScorePsi.NAME)) {
      return Optional.of(new ScorePsi());
    }
    if (churn.matches()) {
      return churn(Optional.ofNullable(churn.group(1)).orElse(""), item);
    }
    if (dot > 0) {
      return measure(name.substring(0, dot), name.substring(dot + 1), item);
    }
    section.wrong(REQUIRE, "must name what gates know (" + hint(name) + ")", item);
    return Optional.empty();
  }

  private static String hint(String name) {
    List<String> known = new ArrayList<>(Arrays.stream(Count.values()).map(Count::key).toList());
    known.addAll(List.of(ScorePsi.NAME, RankChurn.FAMILY + "@10", "nDCG@10.delta"));
    return NearestName.hint(name, known);
  }

  private Optional<Quantity> churn(String cutoff, ConfigValue item) {
    Optional<Integer> depth = Numbers.integer(cutoff).filter(k -> k >= 1);
    if (depth.isEmpty()) {
      section.wrong(REQUIRE, "must give rank_churn a depth, as in rank_churn@10", item);
      return Optional.empty();
    }
    if (topN.isPresent() && depth.get() > topN.getAsInt()) {
      section.wrong(
          REQUIRE, "must not look deeper than scoring.top-n = " + topN.getAsInt() + " keeps", item);
    }
    return Optional.of(new RankChurn(depth.get()));
  }

  private Optional<Quantity> measure(String name, String key, ConfigValue item) {
    Optional<Aspect> aspect =
        Arrays.stream(Aspect.values()).filter(a -> a.key().equals(key)).findFirst();
    if (aspect.isEmpty()) {
      section.wrong(
          REQUIRE,
          "must name something of a measure ("
              + NearestName.hint(key, Arrays.stream(Aspect.values()).map(Aspect::key).toList())
              + ")",
          item);
    }
    Optional<Measure> measure = known(name, item);
    if (!measured) {
      section.wrong(REQUIRE, "must do without measures where inputs.qrels is not given", item);
    }
    return aspect.isPresent() ? measure.map(m -> new Measured(m, aspect.get())) : Optional.empty();
  }

  private Optional<Measure> known(String name, ConfigValue item) {
    try {
      Measure measure = parse(List.of(name)).get(0);
      if (evaluated().filter(measures -> !measures.contains(measure)).isPresent()) {
        section.wrong(
            REQUIRE, "must name measures of evaluation.measures, which has no " + name, item);
      }
      return Optional.of(measure);
    } catch (RerankException e) {
      section.wrong(REQUIRE, "must name known measures: " + e.getMessage(), item);
      return Optional.empty();
    }
  }

  private Optional<List<Measure>> evaluated() {
    try {
      return Optional.of(parse(evaluation.measures()));
    } catch (RerankException e) {
      // What is wrong with those is told where they are used.
      return Optional.empty();
    }
  }

  private List<Measure> parse(List<String> names) {
    return Measures.parseAll(names, evaluation.relevanceLevel());
  }
}
