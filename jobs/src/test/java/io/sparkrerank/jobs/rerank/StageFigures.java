package io.sparkrerank.jobs.rerank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark's own metrics say of the stages that ran since the last {@link #reset}. */
final class StageFigures extends SparkListener {
  private static final String MODEL_RAN = "rerank.pairsRequested";
  private static final long LISTENERS_MILLIS = 60_000;

  /** A stage that has ended; times in milliseconds of the clock. */
  private record Stage(
      boolean scoring,
      long from,
      long to,
      long shuffleBytes,
      long resultBytes,
      List<Long> taskMillis) {}

  private static final class Tasks {
    private long shuffleBytes;
    private long resultBytes;
    private final List<Long> millis = new ArrayList<>();
  }

  private final Map<Integer, Tasks> running = new HashMap<>();
  private final List<Stage> stages = new ArrayList<>();

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskMetrics() == null) {
      return;
    }
    Tasks tasks = running.computeIfAbsent(end.stageId(), id -> new Tasks());
    tasks.shuffleBytes += end.taskMetrics().shuffleWriteMetrics().bytesWritten();
    tasks.resultBytes += end.taskMetrics().resultSize();
    tasks.millis.add(end.taskInfo().duration());
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
    StageInfo stage = completed.stageInfo();
    Tasks tasks = running.remove(stage.stageId());
    if (tasks == null) {
      return;
    }
    boolean scoring =
        CollectionConverters.asJava(stage.accumulables()).values().stream()
            .anyMatch(accumulable -> accumulable.name().contains(MODEL_RAN));
    stages.add(
        new Stage(
            scoring,
            (Long) stage.submissionTime().get(),
            (Long) stage.completionTime().get(),
            tasks.shuffleBytes,
            tasks.resultBytes,
            List.copyOf(tasks.millis)));
  }

  /** Forgets all; waits until Spark has told of everything that has ended. */
  synchronized void reset() {
    stages.clear();
    running.clear();
  }

  /** Lets Spark tell of everything that has ended. */
  static void await(SparkContext context) {
    try {
      context.listenerBus().waitUntilEmpty(LISTENERS_MILLIS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("Spark's listeners are behind", e);
    }
  }

  /** Seconds in which stages ran the model. */
  synchronized double modelSeconds() {
    return stages.stream().filter(Stage::scoring).mapToLong(s -> s.to - s.from).sum() / 1000.0;
  }

  /** Bytes that were shuffled, as they were written, until the model ran for the last time. */
  synchronized long shuffledUntilScored() {
    return stages.stream().filter(s -> s.to <= scored()).mapToLong(Stage::shuffleBytes).sum();
  }

  /** Bytes that were shuffled afterwards. */
  synchronized long shuffledAfterwards() {
    return stages.stream().filter(s -> s.to > scored()).mapToLong(Stage::shuffleBytes).sum();
  }

  /** Bytes of results that tasks sent to the driver. */
  synchronized long resultBytes() {
    return stages.stream().mapToLong(Stage::resultBytes).sum();
  }

  /** Tasks that ended. */
  synchronized long tasks() {
    return stages.stream().mapToLong(s -> s.taskMillis.size()).sum();
  }

  /** The longest task that ran the model over their mean. */
  synchronized double longestOverMean() {
    List<Long> tasks =
        stages.stream().filter(Stage::scoring).flatMap(s -> s.taskMillis.stream()).toList();
    double mean = tasks.stream().mapToLong(Long::longValue).average().orElse(0);
    return tasks.stream().mapToLong(Long::longValue).max().orElse(0) / mean;
  }

  /** Seconds that the tasks, as long as they were, take on {@code cores} if nothing else does. */
  synchronized double secondsOn(int cores) {
    return stages.stream().mapToLong(stage -> makespan(stage.taskMillis, cores)).sum() / 1000.0;
  }

  private static long makespan(List<Long> tasks, int cores) {
    PriorityQueue<Long> free = new PriorityQueue<>();
    for (int core = 0; core < cores; core++) {
      free.add(0L);
    }
    long end = 0;
    for (long task : tasks) {
      long done = free.remove() + task;
      free.add(done);
      end = Math.max(end, done);
    }
    return end;
  }

  private long scored() {
    return stages.stream()
        .filter(Stage::scoring)
        .map(Stage::to)
        .max(Comparator.naturalOrder())
        .orElse(0L);
  }
}
