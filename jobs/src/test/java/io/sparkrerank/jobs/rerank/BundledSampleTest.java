package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.score.PairScore;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.text.TextPair;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart's job, with the bundled model on the bundled sample. */
@TestInstance(Lifecycle.PER_CLASS)
class BundledSampleTest {
  private static final Path JOBS = Path.of(System.getProperty("rerank.root")).resolve("jobs");

  private static final Path MODEL = JOBS.resolve("models/techdocs-minilm-l6");

  private Workspace workspace;

  @BeforeAll
  void rerankTheSample(@TempDir Path directory) {
    workspace = new Workspace(directory);
    for (String table : List.of("queries", "candidates", "passages", "qrels")) {
      workspace
          .set("inputs." + table + ".path", JOBS.resolve("sample/" + table + ".jsonl"))
          .set("inputs." + table + ".format", "json");
    }
    workspace
        .set("model.path", MODEL)
        .set("scoring.normalize", true)
        .set("scoring.partitions", 4)
        .succeed();
  }

  @Test
  void reranking_gains_on_the_first_stage() {
    Map<String, Double> ndcg = new HashMap<>();
    workspace
        .read("metrics")
        .filter("metric = 'nDCG' AND cutoff = 10")
        .select("stage", "value")
        .collectAsList()
        .forEach(row -> ndcg.put(row.getString(0), row.getDouble(1)));

    assertThat(ndcg.get("retrieval")).isCloseTo(0.6977, within(5e-5));
    assertThat(ndcg.get("rerank") - ndcg.get("retrieval")).isGreaterThan(0.02);
  }

  @Test
  void every_candidate_of_the_sample_is_scored() {
    Row run = workspace.read("runs").select("candidates", "scored", "rejected").first();

    assertThat(run).hasToString("[1200,1200,0]");
  }

  /** The tutorial's question with passages of our own wording, as in scripts/train/tutorial.py. */
  @Test
  void of_the_tutorials_passages_the_java_one_comes_last() {
    String question = "How does Python garbage collection handle circular references?";
    List<TextPair> pairs =
        List.of(
            new TextPair(
                question,
                "Java's garbage collector traces live objects from the roots with mark-and-sweep;"
                    + " G1 divides the heap into regions and collects those with the most garbage"
                    + " first."),
            new TextPair(
                question,
                "CPython supplements reference counting with a cyclic garbage collector. It finds"
                    + " groups of container objects that refer only to each other and frees them,"
                    + " so circular references do not leak memory."),
            new TextPair(
                question,
                "The generational collector in CPython sorts container objects into three"
                    + " generations and periodically scans them to detect reference cycles that"
                    + " reference counting alone cannot reclaim."));
    ModelBundle bundle = ModelBundle.open(MODEL, Optional.empty());
    ScoringSpec spec =
        new ScoringSpec(
            ScoringMode.FLAG, 512, Activation.SIGMOID, new TokenBudget(8192, 128), pairs.size());

    try (LoadedModel model = LoadedModel.open(bundle, SessionSpec.cpu(1), ModelSpec.SINGLE_LABEL)) {
      List<PairScore> scores = new CrossEncoder(model, spec).score(pairs).scores();

      assertThat(scores.get(0).logit())
          .isLessThan(scores.get(1).logit())
          .isLessThan(scores.get(2).logit());
    }
  }
}
