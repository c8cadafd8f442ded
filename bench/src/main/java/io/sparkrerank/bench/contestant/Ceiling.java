package io.sparkrerank.bench.contestant;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.sparkrerank.bench.data.PairSet;
import io.sparkrerank.bundle.ModelBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The most that this runtime can do with this graph on this machine: the bare session, inputs
 * tokenised, sorted over the whole set, padded and in native memory before the clock starts. Thread
 * split and batch size are whichever a short trial found fastest.
 */
final class Ceiling implements Contestant {
  private static final int[] BATCH_TOKENS = {1024, 2048, 4096, 8192};
  private static final double TRIAL_SECONDS = 2;
  private static final int MAX_TOKENS = 512;

  private final ModelBundle bundle;
  private final OrtEnvironment environment;
  private Optional<Split> best = Optional.empty();

  /** How a run is divided: {@code callers} runs at once, each of {@code threads} threads. */
  private record Split(int callers, int threads, int batchTokens) {}

  Ceiling(ModelFiles model) {
    this.bundle = model.open();
    this.environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "ceiling");
  }

  @Override
  public Measurement run(PairSet set) throws Exception {
    List<TokenRow> rows = TokenRow.sorted(set, bundle.tokenizerPath(), maxTokens());
    if (best.isEmpty()) {
      best = Optional.of(fastest(rows));
    }
    Split split = best.get();
    try (OrtSession session = open(split)) {
      List<BareBatch> batches = batches(session, rows, split.batchTokens());
      try {
        batches.get(batches.size() / 2).run(session);
        long start = System.nanoTime();
        runAll(session, batches, split.callers(), Double.MAX_VALUE);
        return Measurement.since(start, rows.size(), figures(split, rows, batches));
      } finally {
        batches.forEach(BareBatch::close);
      }
    }
  }

  private Split fastest(List<TokenRow> rows) throws Exception {
    Optional<Split> fastest = Optional.empty();
    double most = 0;
    for (int callers : new int[] {ModelFiles.cores(), 1}) {
      for (int batchTokens : BATCH_TOKENS) {
        Split split = new Split(callers, ModelFiles.cores() / callers, batchTokens);
        double rate = trial(rows, split);
        if (rate > most) {
          most = rate;
          fastest = Optional.of(split);
        }
      }
    }
    return fastest.orElseThrow();
  }

  /** Padded tokens per second over batches picked evenly from the whole set. */
  private double trial(List<TokenRow> rows, Split split) throws Exception {
    List<TokenRow> some = new ArrayList<>();
    int run = 256;
    for (int from = 0; from < rows.size(); from += 4 * run) {
      some.addAll(rows.subList(from, Math.min(rows.size(), from + run)));
    }
    try (OrtSession session = open(split)) {
      List<BareBatch> batches = batches(session, some, split.batchTokens());
      java.util.Collections.shuffle(batches, new java.util.Random(1));
      try {
        batches.get(0).run(session);
        long start = System.nanoTime();
        long tokens = runAll(session, batches, split.callers(), TRIAL_SECONDS);
        return tokens / ((System.nanoTime() - start) / 1e9);
      } finally {
        batches.forEach(BareBatch::close);
      }
    }
  }

  private static long runAll(
      OrtSession session, List<BareBatch> batches, int callers, double seconds) throws Exception {
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    List<Long> tokens =
        Parallel.run(
            callers,
            () -> {
              long done = 0;
              for (int i = next.getAndIncrement();
                  i < batches.size() && (System.nanoTime() - start) / 1e9 < seconds;
                  i = next.getAndIncrement()) {
                batches.get(i).run(session);
                done += batches.get(i).paddedTokens();
              }
              return done;
            });
    return tokens.stream().mapToLong(Long::longValue).sum();
  }

  private List<BareBatch> batches(OrtSession session, List<TokenRow> rows, int batchTokens)
      throws OrtException {
    List<BareBatch> batches = new ArrayList<>();
    int start = 0;
    while (start < rows.size()) {
      int count = Math.max(1, batchTokens / rows.get(start).ids().length);
      List<TokenRow> batch = rows.subList(start, Math.min(rows.size(), start + count));
      batches.add(
          new BareBatch(
              environment,
              session.getInputNames(),
              batch.stream().map(TokenRow::ids).toArray(long[][]::new),
              batch.stream().map(TokenRow::types).toArray(long[][]::new),
              bundle.config().padTokenId().orElse(0)));
      start += batch.size();
    }
    return batches;
  }

  private static Map<String, Object> figures(
      Split split, List<TokenRow> rows, List<BareBatch> batches) {
    long tokens = rows.stream().mapToLong(row -> row.ids().length).sum();
    long padded = batches.stream().mapToLong(BareBatch::paddedTokens).sum();
    return Map.of(
        "split",
        split.callers() + " callers x " + split.threads() + " threads",
        "batch_tokens",
        split.batchTokens(),
        "tokens",
        tokens,
        "padding_ratio",
        (double) (padded - tokens) / tokens);
  }

  private OrtSession open(Split split) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(split.threads());
      options.setInterOpNumThreads(1);
      // As the job has it.
      options.addConfigEntry(
          "session.x64quantprecision", bundle.allowsExactByteProducts() ? "1" : "0");
      return environment.createSession(bundle.onnxPath().toString(), options);
    }
  }

  private int maxTokens() {
    return Math.min(MAX_TOKENS, bundle.config().maxTokens().orElse(MAX_TOKENS));
  }

  @Override
  public void close() {}
}
