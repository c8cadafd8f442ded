package io.sparkrerank.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.sparkrerank.score.PairScore.Status;
import io.sparkrerank.score.ScoredWindow;
import io.sparkrerank.score.ScoringStats;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What this JVM has scored since it started. {@link RerankPlugin} shows it to Spark's metric
 * system, and so to whatever sink is configured: Prometheus, JMX, CSV. Retried and speculative
 * tasks count again.
 */
enum ScoringMetric {
  /** Candidates that left scoring tasks, scored or rejected. */
  ROWS("rows"),
  /** Pairs the model ran on. */
  PAIRS("pairs"),
  /** Candidates that were rejected. */
  REJECTS("rejects"),
  /** Real tokens fed, special tokens included. */
  TOKENS_REAL("tokens_real"),
  /** Tokens fed, padding included. */
  TOKENS_PADDED("tokens_padded"),
  /** Model runs. */
  BATCHES("batches"),
  /** Time spent tokenising, added up over tasks. */
  TOKENIZE("tokenize_ms", TimeUnit.MILLISECONDS.toNanos(1)),
  /** Time spent running the model, added up over tasks. */
  RUN("run_ms", TimeUnit.MILLISECONDS.toNanos(1)),
  /** Time spent waiting for a model to be opened and lent, added up over tasks. */
  WAIT("wait_ms", TimeUnit.MILLISECONDS.toNanos(1));

  private final String label;
  private final long unit;
  private final LongAdder sum = new LongAdder();

  ScoringMetric(String label) {
    this(label, 1);
  }

  ScoringMetric(String label, long unit) {
    this.label = label;
    this.unit = unit;
  }

  /** Shows all of them in {@code registry}, each under its name. */
  static void register(MetricRegistry registry) {
    for (ScoringMetric metric : values()) {
      registry.register(metric.label, (Gauge<Long>) metric::value);
    }
  }

  /** Counts {@code rows} candidates that left a task, of which {@code window} was run. */
  static void add(long rows, ScoredWindow window) {
    ScoringStats stats = window.stats();
    ROWS.add(rows);
    REJECTS.add(rows - window.scores().stream().filter(s -> s.status() == Status.SCORED).count());
    PAIRS.add(stats.pairsScored());
    TOKENS_REAL.add(stats.tokens());
    TOKENS_PADDED.add(stats.paddedTokens());
    BATCHES.add(stats.batches());
    TOKENIZE.add(stats.tokenizeNanos());
    RUN.add(stats.runNanos());
  }

  /** Adds nanoseconds where the metric is a time, else a count. */
  void add(long amount) {
    sum.add(amount);
  }

  long value() {
    return sum.sum() / unit;
  }
}
