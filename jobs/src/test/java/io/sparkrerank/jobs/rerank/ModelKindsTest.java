package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of model through the whole job. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelKindsTest {
  private Path directory;
  private Map<String, Float> bert;

  @BeforeAll
  void scoreWithTinyBert(@TempDir Path temporary) {
    directory = temporary;
    bert = logits("tiny-bert", Map.of());
  }

  @Test
  void graphsWithoutTypeIdsAndWithExternalData() {
    Map<String, Float> whole = logits("tiny-xlmr", Map.of("scoring.mode", "pair"));
    Map<String, Float> external = logits("tiny-xlmr-external", Map.of("scoring.mode", "pair"));

    assertThat(whole).hasSize(6).isNotEqualTo(bert);
    compare(external, whole, 1e-6f);
    // The bundle names no activation, which sentence-transformers takes for a sigmoid.
    Row run = workspace("tiny-xlmr").read("runs").first();
    assertThat(run.<String>getAs("activation")).isEqualTo("sigmoid");
    assertThat(run.<String>getAs("scoring_mode")).isEqualTo("pair");
  }

  @Test
  void halfPrecision() {
    compare(logits("tiny-bert-fp16", Map.of()), bert, 0.03f);
  }

  @Test
  void aQuantizedGraphByItsName() {
    compare(
        logits("tiny-bert-int8", Map.of("model.file", "onnx/model_quantized.onnx")), bert, 1.0f);
  }

  @Test
  void theLabelThatIsChosenOfTwo() {
    compare(logits("out-b2", Map.of("model.label", "0")), bert, 1e-5f);
    Map<String, Float> negative = new LinkedHashMap<>();
    bert.forEach((pair, logit) -> negative.put(pair, -logit));
    compare(logits("out-b2", Map.of("model.label", "1", "model.id", "second")), negative, 1e-5f);
  }

  private Workspace workspace(String model) {
    return new Workspace(directory.resolve(model)).writing("parquet").model(model);
  }

  private Map<String, Float> logits(String model, Map<String, String> settings) {
    Workspace workspace = Small.inputs(workspace(model));
    settings.forEach(workspace::set);
    workspace.succeed();
    String id = Optional.ofNullable(settings.get("model.id")).orElse(model);
    Map<String, Float> logits = new LinkedHashMap<>();
    workspace
        .read("reranked")
        .filter("model_id = '" + id + "'")
        .collectAsList()
        .forEach(r -> logits.put(r.getAs("query_id") + " " + r.getAs("doc_id"), r.getAs("logit")));
    return logits;
  }

  private static void compare(
      Map<String, Float> found, Map<String, Float> expected, float tolerance) {
    assertThat(found).hasSize(6).hasSameSizeAs(expected);
    expected.forEach(
        (pair, logit) -> assertThat(found.get(pair)).as(pair).isCloseTo(logit, within(tolerance)));
  }
}
