package io.sparkrerank.bench.contestant;

import io.sparkrerank.bench.data.PairSet;
import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.score.PairScore;
import io.sparkrerank.score.ScoringStats;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.BatchChoice;
import io.sparkrerank.spec.Device;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.spec.TokenBudget;
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
  private static final TokenBudget GPU_BUDGET = new TokenBudget(65_536, 1024, 512, 8);
  private static final int SHOWN = 16;
  private static final int WINDOWS_PER_TASK = 4;

  private final LoadedModel model;
  private final CrossEncoder encoder;
  private final int tasks;

  /** A core on which {@code tasks} threads share one session on the processor. */
  static Core onCpu(ModelFiles files, int tasks) {
    return new Core(files, SessionSpec.cpu(1), DEFAULTS.budget(Device.CPU), tasks);
  }

  /** A core whose runs take all cores, one after the other: the other way to divide them. */
  static Core oneRun(ModelFiles files) {
    return new Core(files, SessionSpec.cpu(ModelFiles.cores()), DEFAULTS.budget(Device.CPU), 1);
  }

  /** A core that keeps one GPU busy with two tasks: one tokenises while the other's model runs. */
  static Core onGpu(ModelFiles files) {
    return new Core(files, SessionSpec.cuda(0), GPU_BUDGET, 2);
  }

  private Core(ModelFiles files, SessionSpec session, TokenBudget budget, int tasks) {
    this.tasks = tasks;
    ModelBundle bundle = files.open();
    model = LoadedModel.open(bundle, session, ModelSpec.SINGLE_LABEL);
    encoder =
        new CrossEncoder(
            model,
            new ScoringSpec(
                ScoringMode.FLAG,
                bundle.config().defaultMaxTokens(),
                Activation.IDENTITY,
                budget,
                DEFAULTS.windowPairs(session.device())));
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
            "tokens", all.tokens(),
            "padding_ratio", all.paddingRatio(),
            "tokenize_seconds", all.tokenizeNanos() / 1e9,
            "window", window,
            "logits", firstLogits(pairs)));
  }

  /** For comparisons across precisions and devices; scored outside the clock. */
  private List<Float> firstLogits(List<TextPair> pairs) {
    return encoder.score(pairs.subList(0, Math.min(SHOWN, pairs.size()))).scores().stream()
        .map(PairScore::logit)
        .toList();
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
