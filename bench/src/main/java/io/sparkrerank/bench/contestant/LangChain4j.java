package io.sparkrerank.bench.contestant;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.scoring.onnx.OnnxScoringModel;
import io.sparkrerank.bench.data.PairSet;
import io.sparkrerank.bench.data.Passage;
import io.sparkrerank.bench.data.QueryGroup;
import io.sparkrerank.bundle.ModelBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * LangChain4j's scoring model as its documentation uses it: one call per query. Tasks have a model
 * each, for that is what a task would make that cannot share one.
 */
final class LangChain4j implements Contestant {
  private final List<OnnxScoringModel> models = new ArrayList<>();

  LangChain4j(ModelFiles files, int tasks) {
    ModelBundle bundle = files.open();
    for (int i = 0; i < tasks; i++) {
      models.add(
          new OnnxScoringModel(bundle.onnxPath().toString(), bundle.tokenizerPath().toString()));
    }
  }

  @Override
  public Measurement run(PairSet set) throws Exception {
    AtomicInteger nextModel = new AtomicInteger();
    AtomicInteger nextGroup = new AtomicInteger();
    long start = System.nanoTime();
    List<Long> scored =
        Parallel.run(
            models.size(),
            () -> score(models.get(nextModel.getAndIncrement()), set.groups(), nextGroup));
    return Measurement.since(
        start, scored.stream().mapToLong(Long::longValue).sum(), Map.of("models", models.size()));
  }

  private static long score(OnnxScoringModel model, List<QueryGroup> groups, AtomicInteger next) {
    long scored = 0;
    for (int i = next.getAndIncrement(); i < groups.size(); i = next.getAndIncrement()) {
      List<TextSegment> segments =
          groups.get(i).candidates().stream().map(Passage::text).map(TextSegment::from).toList();
      scored += model.scoreAll(segments, groups.get(i).query()).content().size();
    }
    return scored;
  }

  @Override
  public void close() {
    models.forEach(OnnxScoringModel::close);
  }
}
