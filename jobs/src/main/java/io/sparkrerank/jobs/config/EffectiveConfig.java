package io.sparkrerank.jobs.config;

import com.typesafe.config.ConfigRenderOptions;
import io.sparkrerank.jobs.gates.Gate;
import io.sparkrerank.spec.GpuMemory;
import io.sparkrerank.spec.ModelChoice;
import io.sparkrerank.spec.ScoringChoice;
import io.sparkrerank.spec.SessionChoice;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes a configuration back as a tree of its keys, without secrets. */
final class EffectiveConfig {
  private EffectiveConfig() {}

  static String json(RerankConfig config) {
    Tree root =
        new Tree()
            .put("inputs", inputs(config.inputs()))
            .put("outputs", outputs(config.outputs()))
            .put("model", model(config.model()))
            .put("scoring", scoring(config.scoring()))
            .put("evaluation", evaluation(config.evaluation()))
            .put("gates", gates(config.gates()));
    config.store().ifPresent(store -> root.put("store", store(store)));
    return new Tree().put(ConfigReader.ROOT, root).toValue().render(ConfigRenderOptions.concise());
  }

  private static Tree inputs(InputsConfig inputs) {
    QueriesInput queries = inputs.queries();
    CandidatesInput candidates = inputs.candidates();
    PassagesInput passages = inputs.passages();
    Tree queryColumns =
        new Tree()
            .put("query-id", queries.queryIdColumn())
            .put("query-text", queries.queryTextColumn())
            .put("event-time", queries.eventTimeColumn());
    Tree candidateColumns =
        new Tree()
            .put("query-id", candidates.queryIdColumn())
            .put("doc-id", candidates.docIdColumn())
            .putOrNull("retrieval-rank", candidates.retrievalRankColumn())
            .putOrNull("retrieval-score", candidates.retrievalScoreColumn())
            .put("event-time", candidates.eventTimeColumn());
    Tree passageColumns =
        new Tree()
            .put("doc-id", passages.docIdColumn())
            .put("text", passages.textColumn())
            .putOrNull("title", passages.titleColumn());
    Tree tree =
        new Tree()
            .put("queries", table(queries.table()).put("columns", queryColumns))
            .put("candidates", table(candidates.table()).put("columns", candidateColumns))
            .put("passages", table(passages.table()).put("columns", passageColumns));
    inputs.qrels().ifPresent(qrels -> tree.put("qrels", qrels(qrels)));
    return tree;
  }

  private static Tree qrels(QrelsInput qrels) {
    Tree columns =
        new Tree()
            .put("query-id", qrels.queryIdColumn())
            .put("doc-id", qrels.docIdColumn())
            .put("relevance", qrels.relevanceColumn());
    return table(qrels.table()).put("columns", columns);
  }

  private static Tree table(TableRef table) {
    Tree options = new Tree();
    new TreeMap<>(table.options()).forEach(options::put);
    Tree tree =
        table instanceof CatalogTable named
            ? new Tree().put("table", named.name())
            : new Tree().put("path", ((PathTable) table).path());
    return tree.put("format", table.format()).put("options", options);
  }

  private static Tree outputs(OutputsConfig outputs) {
    Tree tree = new Tree();
    for (Map.Entry<String, OutputTable> output : outputs.byName().entrySet()) {
      tree.put(output.getKey(), table(output.getValue().table()));
    }
    return tree.put("staging-path", outputs.stagingPath())
        .put("summary", outputs.summary())
        .put("summary-path", outputs.summaryPath());
  }

  private static Tree model(ModelConfig config) {
    ModelChoice model = config.choice();
    SessionChoice session = model.session();
    return new Tree()
        .put("path", model.path())
        .put("file", model.file())
        .put("id", config.id())
        .put("label", model.label())
        .put("cache-dir", model.cacheDirectory())
        .put("device", model.device())
        .put("intra-op-threads", session.intraOpThreads())
        .put("concurrent-runs", session.concurrentRuns())
        .put(
            "gpu-mem-limit",
            session.gpuMemory().limitBytes() == GpuMemory.NO_LIMIT
                ? Optional.empty()
                : Optional.of(session.gpuMemory().limitBytes() + "B"))
        .put("gpu-arena", session.gpuMemory().arena())
        .putValue("gpu-arena-shrink", session.gpuMemory().shrink())
        .put("native-dir", session.nativeDirectory());
  }

  private static Tree scoring(ScoringConfig config) {
    ScoringChoice scoring = config.choice();
    return new Tree()
        .put("mode", scoring.mode())
        .putValue("normalize", scoring.normalize())
        .put("activation", scoring.activation())
        .put("max-length", scoring.maxLength())
        .put("top-n", config.topN())
        .put("min-score", config.minScore())
        .put("max-batch-tokens", scoring.batches().maxBatchTokens())
        .put("max-batch-pairs", scoring.batches().maxBatchPairs())
        .put("length-bucket", scoring.batches().lengthBucket())
        .put("window-pairs", scoring.batches().windowPairs())
        .put("partitions", config.partitions());
  }

  private static Tree gates(GatesConfig gates) {
    return new Tree()
        .putValue("require", gates.required().stream().map(Gate::text).toList())
        .put("first-run", gates.firstRun());
  }

  private static Tree evaluation(EvaluationConfig evaluation) {
    return new Tree()
        .putValue("measures", evaluation.measures())
        .put("mean-over", evaluation.meanOver())
        .putValue("relevance-level", evaluation.relevanceLevel());
  }

  private static Tree store(StoreConfig store) {
    return table(store.table().table())
        .putValue("piece-pairs", store.piecePairs())
        .put("retention-days", store.retentionDays())
        .put("max-pairs", store.maxPairs())
        .put("hash-secret", store.hashSecret());
  }
}
