package io.sparkrerank.jobs.rerank;

import io.sparkrerank.spark.ScoringCounters;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Prints pairs done, rate and time left while scoring. Finished tasks are in the counters; running
 * ones report with each executor heartbeat.
 */
final class ScoringProgress implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final SparkContext context;
  private final ScoringCounters counters;
  private final long total;
  private final PrintStream out = System.err;
  private final boolean terminal = System.console() != null;
  private final long startNanos = System.nanoTime();
  private final Map<Long, Long> running = new ConcurrentHashMap<>();
  private final Heartbeats heartbeats = new Heartbeats();
  private final ScheduledExecutorService printer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "scoring-progress");
            thread.setDaemon(true);
            return thread;
          });

  private ScoringProgress(SparkContext context, ScoringCounters counters, long total) {
    this.context = context;
    this.counters = counters;
    this.total = total;
  }

  static ScoringProgress start(SparkContext context, ScoringCounters counters, long total) {
    ScoringProgress progress = new ScoringProgress(context, counters, total);
    context.addSparkListener(progress.heartbeats);
    var unused =
        progress.printer.scheduleAtFixedRate(
            progress::print, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    return progress;
  }

  /** Prints the last line; call only when scoring succeeded. */
  void finish() {
    running.clear();
    print();
    if (terminal) {
      out.println();
    }
  }

  @Override
  public void close() {
    printer.shutdownNow();
    context.removeSparkListener(heartbeats);
  }

  private void print() {
    long inFlight = running.values().stream().mapToLong(Long::longValue).sum();
    long done = Math.min(total, counters.rows().value() + inFlight);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    String line = line(done, total, seconds);
    if (terminal) {
      out.print("\r" + line);
      out.flush();
    } else {
      out.println(line);
    }
  }

  /** {@code scored 640 / 1,200 pairs (53 %), 41.3 pairs/s, 14 s left}. */
  static String line(long done, long total, double seconds) {
    double rate = done / Math.max(seconds, 1e-3);
    String left = done == 0 ? "?" : String.format(Locale.ROOT, "%.0f", (total - done) / rate);
    return String.format(
        Locale.ROOT,
        "scored %,d / %,d pairs (%d %%), %.1f pairs/s, %s s left",
        done,
        total,
        total == 0 ? 100 : done * 100 / total,
        rate,
        left);
  }

  private final class Heartbeats extends SparkListener {
    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
      for (var task : CollectionConverters.asJava(update.accumUpdates())) {
        for (AccumulableInfo info : CollectionConverters.asJava(task._4())) {
          if (info.id() == counters.rows().id() && info.update().isDefined()) {
            running.put((Long) task._1(), ((Number) info.update().get()).longValue());
          }
        }
      }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      running.remove(end.taskInfo().taskId());
    }
  }
}
