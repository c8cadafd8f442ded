package io.sparkrerank.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turns a merged and resolved tree into the record, or into all its mistakes. */
final class ConfigReader {
  /** The one block that is the job's own. */
  static final String ROOT = "rerank";

  /** The block in which users keep values of their own for substitution. */
  static final String VARS = "vars";

  private ConfigReader() {}

  static RerankConfig read(Config tree) {
    Problems problems = new Problems();
    refuseStrayRoots(tree, problems);
    Section root = new Section(tree.root(), "", problems).section(ROOT);
    InputsConfig inputs = new InputsReader(root.section("inputs"), problems).read();
    OutputsConfig outputs =
        new OutputsReader(root.section("outputs"), problems).read(inputs.qrels().isPresent());
    ModelConfig model = new ModelReader(root.section("model"), problems).read();
    ScoringConfig scoring = new ScoringReader(root.section("scoring")).read();
    EvaluationConfig evaluation = evaluation(root.section("evaluation"));
    GatesConfig gates =
        new GatesReader(
                root.section("gates"), evaluation, inputs.qrels().isPresent(), scoring.topN())
            .read();
    Optional<StoreConfig> store = new StoreReader(root.section("store"), problems).read();
    root.refuseUnknown();
    Locations.refuseOverlaps(inputs, outputs, store, problems);
    problems.throwIfAny();
    return new RerankConfig(inputs, outputs, model, scoring, evaluation, gates, store);
  }

  private static EvaluationConfig evaluation(Section section) {
    EvaluationConfig config =
        new EvaluationConfig(
            section.texts("measures", "[\"nDCG@10\", \"RR@10\"]"),
            section.choice("mean-over", MeanOverChoice.class),
            section.integer("relevance-level", 1, Integer.MAX_VALUE).orElse(1));
    section.refuseUnknown();
    return config;
  }

  private static void refuseStrayRoots(Config tree, Problems problems) {
    for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(tree.root()).entrySet()) {
      if (!List.of(ROOT, VARS).contains(entry.getKey())) {
        problems.add(
            entry.getKey(),
            "is outside the block '"
                + ROOT
                + "': move it there, or under '"
                + VARS
                + "' if it is a value of your own for substitution",
            entry.getValue().origin());
      }
    }
  }
}
