package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunTest {
  @TempDir private Path directory;

  @Test
  void countsAndEstimatesAsJsonAndWritesNothing() throws Exception {
    Workspace workspace =
        Small.inputs(new Workspace(directory))
            .writing("parquet")
            .input(
                "passages",
                Small.passages()
                    .union(table("doc_id STRING, text STRING", row("d", "nothing of the kind"))))
            .input(
                "candidates",
                Small.candidates()
                    .union(
                        table(
                            "query_id STRING, doc_id STRING, retrieval_rank INT",
                            row("q1", "a", 9),
                            row("q1", "d", 4),
                            row("gone", "a", 1),
                            row("q1", "gone", 4))));

    Outcome outcome = workspace.run("--dry-run", "--run-id", "try");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isEqualTo(ExitCode.OK);
    assertThat(workspace.written()).isEmpty();
    JsonNode json = new ObjectMapper().readTree(outcome.out());
    assertThat(json.path("dry_run").booleanValue()).isTrue();
    assertThat(json.path("run_id").textValue()).isEqualTo("try");
    assertThat(json.path("run_date").textValue()).isEqualTo(Workspace.RUN_DATE);
    assertThat(json.path("pairs").toString())
        .isEqualTo(
            "{\"candidates\":10,\"duplicates\":1,\"missing_query\":1,\"missing_passage\":1,"
                + "\"requested\":7,\"store_hits\":0,\"to_score\":6}");
    assertThat(json.path("model").toString())
        .isEqualTo(
            "{\"id\":\"tiny-bert\",\"sha256\":\""
                + TestModels.bundle("tiny-bert").sha256()
                + "\",\"file\":\"model.onnx\",\"device\":\"CPU\",\"mode\":\"FLAG\","
                + "\"activation\":\"IDENTITY\",\"max_tokens\":512}");
    assertThat(json.path("input_versions").path("inputs.queries").textValue())
        .startsWith("table queries_");

    // All six pairs of texts are in the sample, so the estimates are what a run then finds.
    JsonNode estimate = json.path("estimate");
    long tokens =
        workspace
            .succeed()
            .read("reranked")
            .filter("doc_id <> 'd'")
            .selectExpr("sum(n_tokens)")
            .first()
            .getLong(0);
    assertThat(estimate.path("sampled_pairs").intValue()).isEqualTo(6);
    assertThat(estimate.path("tokens").longValue()).isEqualTo(tokens);
    assertThat(estimate.path("mean_tokens_per_pair").doubleValue())
        .isEqualTo(tokens / 6.0, within(1e-9));
    assertThat(estimate.path("batches").longValue()).isBetween(1L, 6L);
    assertThat(estimate.path("longest_sampled_pair_tokens").intValue())
        .isEqualTo(workspace.read("reranked").selectExpr("max(n_tokens)").first().getInt(0));
  }
}
