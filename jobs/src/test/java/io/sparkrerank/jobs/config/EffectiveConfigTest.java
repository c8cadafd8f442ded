package io.sparkrerank.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveConfigTest {
  @TempDir private Path directory;

  @Test
  void theJsonIsAConfigurationThatGivesTheSameRecord() {
    ConfFiles files = new ConfFiles(directory);
    RerankConfig config =
        files.load(
            """
            rerank {
              inputs {
                queries { path = null, table = lake.q, format = csv, options { "a.b" = "1", c = "é\\"" } }
                queries.columns.event-time = asked_at
                candidates.columns { retrieval-rank = null, event-time = found_at }
                passages.columns.title = null
                qrels.path = /lake/qrels
              }
              outputs {
                metrics { table = m, format = parquet }
                query-metrics { table = q }
                comparison { path = /lake/comparison }
                staging-path = /lake/staging
              }
              model { file = onnx/model.onnx, id = BAAI/x, label = 1, device = cuda, intra-op-threads = 2,
                      concurrent-runs = 3, gpu-mem-limit = 20g, gpu-arena = same_as_requested,
                      gpu-arena-shrink = true, native-dir = /opt/ort }
              scoring { mode = pair, activation = sigmoid, max-length = 256, top-n = 10,
                        min-score = 0.25, partitions = 4, max-batch-tokens = 4096,
                        max-batch-pairs = 7, length-bucket = 16, window-pairs = 100 }
              evaluation { measures = [RR], mean-over = run, relevance-level = 2 }
              store { path = /lake/scores, piece-pairs = 7, retention-days = 8, max-pairs = 9 }
              gates { require = ["RR.delta >= -1e-3", "rank_churn@10 < 0.5"], first-run = fail }
            }
            """);
    Path json = files.write("effective.json", config.toJson());
    RerankConfig again = ConfigLoader.load(List.of(json), Map.of());
    assertThat(again.inputs()).isEqualTo(config.inputs());
    assertThat(again).isEqualTo(config);
    assertThat(again.toJson()).isEqualTo(config.toJson());
  }

  @Test
  void theJsonIsOneSortedLine() {
    String json = new ConfFiles(directory).load("").toJson();
    assertThat(json)
        .startsWith(
            "{\"rerank\":{\"evaluation\":{\"mean-over\":\"qrels\",\"measures\":[\"nDCG@10\"")
        .endsWith("\"scoring\":{\"activation\":\"auto\",\"mode\":\"flag\",\"normalize\":false}}}")
        .doesNotContain("\n");
  }
}
