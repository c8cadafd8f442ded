package io.sparkrerank.jobs.config;

import java.util.Map;
import java.util.Optional;

/** Reads {@code rerank.outputs}. */
final class OutputsReader {
  private static final OutputTable STAND_IN =
      new OutputTable(new PathTable(Section.STAND_IN, OutputFormat.DELTA.sparkName(), Map.of()));

  private final Section outputs;
  private final Problems problems;

  OutputsReader(Section outputs, Problems problems) {
    this.outputs = outputs;
    this.problems = problems;
  }

  /** The outputs; {@code measured} says whether there are qrels, so that metrics are written. */
  OutputsConfig read(boolean measured) {
    OutputsConfig config =
        new OutputsConfig(
            table("reranked", true).orElse(STAND_IN),
            table("rejects", true).orElse(STAND_IN),
            table("metrics", measured),
            table("query-metrics", false),
            table("comparison", false),
            table("runs", true).orElse(STAND_IN),
            outputs.text("staging-path"),
            outputs.choice("summary", SummaryForm.class),
            outputs.text("summary-path"));
    outputs.refuseUnknown();
    return config;
  }

  private Optional<OutputTable> table(String key, boolean required) {
    Section block = outputs.section(key);
    TableSettings settings = new TableSettings(block, problems);
    Optional<OutputTable> table = settings.output();
    if (required && settings.named().isEmpty()) {
      settings.required();
    }
    block.refuseUnknown();
    return table;
  }
}
