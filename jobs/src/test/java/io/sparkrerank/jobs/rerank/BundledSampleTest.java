package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeAll
  void rerankTheSample() {
    workspace = new Workspace(directory);
    for (String table : List.of("queries", "candidates", "passages", "qrels")) {
      workspace
          .set("inputs." + table + ".path", JOBS.resolve("sample/" + table + ".jsonl"))
          .set("inputs." + table + ".format", "json");
    }
    workspace
        .set("model.path", JOBS.resolve("models/techdocs-minilm-l6"))
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

  @Test
  void the_java_passage_falls_below_the_passages_on_cyclic_collection() {
    Map<String, Integer> ranks = new HashMap<>();
    workspace
        .read("reranked")
        .filter("query_id = 'q01'")
        .select("doc_id", "rank")
        .collectAsList()
        .forEach(row -> ranks.put(row.getString(0), row.getInt(1)));

    assertThat(ranks.get("d194")).isGreaterThan(ranks.get("d059")).isGreaterThan(ranks.get("d057"));
  }
}
