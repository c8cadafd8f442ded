package io.sparkrerank.bench.contestant;

import io.sparkrerank.bench.data.PairSet;
import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.score.ScoringStats;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.BatchChoice;
import io.sparkrerank.spec.Device;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.text.TextPair;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Our core without Spark: texts in, logits out, as many threads as cores taking windows in turn,
 * which is what the tasks of one executor do.
 */
final class Core implements Contestant {
  private static final BatchChoice DEFAULTS = BatchChoice.DEFAULT;
  private static final int WINDOWS_PER_TASK = 4;

  private final LoadedModel model;
  private final CrossEncoder encoder;
  private final int tasks;

  /** A core on which {@code tasks} threads share one session. */
  Core(ModelFiles files, int tasks) {
    this.tasks = tasks;
    ModelBundle bundle = files.open();
    model = LoadedModel.open(bundle, SessionSpec.cpu(1), ModelSpec.SINGLE_LABEL);
    encoder =
        new CrossEncoder(
            model,
            new ScoringSpec(
                ScoringMode.FLAG,
                bundle.config().defaultMaxTokens(),
                Activation.IDENTITY,
                DEFAULTS.budget(Device.CPU),
                DEFAULTS.windowPairs(Device.CPU)));
  }

  @Override
  public Measurement run(PairSet set) throws Exception {
    List<TextPair> pairs = set.pairs();
    int window =
        Math.max(
            1,
            Math.min(DEFAULTS.windowPairs(Device.CPU), pairs.size() / (tasks * WINDOWS_PER_TASK)));
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    List<ScoringStats> parts = Parallel.run(tasks, () -> takeWindows(pairs, window, next));
    double seconds = (System.nanoTime() - start) / 1e9;
    ScoringStats all = parts.stream().reduce(ScoringStats.NONE, ScoringStats::plus);
    return new Measurement(
        all.pairsRequested(),
        seconds,
        Map.of(
            "tokens",
            all.tokens(),
            "padding_ratio",
            all.paddingRatio(),
            "tokenize_seconds",
            all.tokenizeNanos() / 1e9,
            "window",
            window));
  }

  private ScoringStats takeWindows(List<TextPair> pairs, int window, AtomicInteger next) {
    ScoringStats stats = ScoringStats.NONE;
    for (int from = next.getAndAdd(window); from < pairs.size(); from = next.getAndAdd(window)) {
      List<TextPair> part = pairs.subList(from, Math.min(pairs.size(), from + window));
      stats = stats.plus(encoder.score(part).stats());
    }
    return stats;
  }

  @Override
  public void close() {
    model.close();
  }
}
