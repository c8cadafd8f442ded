package io.sparkrerank.jobs.config;

import java.util.Optional;

/**
 * The whole configuration of a rerank run, complete and checked.
 *
 * @param inputs what the job reads
 * @param outputs what the job writes
 * @param model the model and where it runs
 * @param scoring how pairs are scored and which are kept
 * @param evaluation how results are judged against qrels
 * @param gates what results must meet before they are published
 * @param store where scores are kept for later runs, if they are
 */
public record RerankConfig(
    InputsConfig inputs,
    OutputsConfig outputs,
    ModelConfig model,
    ScoringConfig scoring,
    EvaluationConfig evaluation,
    GatesConfig gates,
    Optional<StoreConfig> store) {
  /** Checks that metrics have a table to go to. */
  public RerankConfig {
    Require.that(
        inputs.qrels().isEmpty() || outputs.metrics().isPresent(),
        "outputs.metrics must be given when inputs.qrels is",
        "none");
  }

  /**
   * The effective configuration as one line of JSON with the keys of {@code conf/rerank.conf},
   * sorted, secrets replaced by {@code (redacted)}. Where nothing was secret, {@link ConfigLoader}
   * reads it back to an equal record.
   */
  public String toJson() {
    return EffectiveConfig.json(this);
  }

  /** {@link #toJson()}: whoever logs a configuration must not log its secrets. */
  @Override
  public String toString() {
    return toJson();
  }
}
