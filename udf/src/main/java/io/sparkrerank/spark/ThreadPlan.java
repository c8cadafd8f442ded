package io.sparkrerank.spark;

import io.sparkrerank.spec.Device;
import io.sparkrerank.spec.SessionChoice;
import io.sparkrerank.spec.SessionSpec;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * How an executor's cores are shared out among model runs. On a processor threads × runs at a time
 * is the number of cores; unless something else is said every task runs the model on its own
 * thread, which needs no hand-over between threads.
 *
 * @param cores an executor's cores; empty where only the cluster knows them
 * @param taskCpus cores of a task
 * @param intraOpThreads threads of one run
 * @param concurrentRuns the most runs at a time
 */
record ThreadPlan(OptionalInt cores, int taskCpus, int intraOpThreads, int concurrentRuns) {
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d+|\\*)(?:,\\s*\\d+)?])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*(\\d+)\\s*,.*");

  static ThreadPlan of(SparkConf conf, Device device, SessionChoice choice) {
    OptionalInt cores = cores(conf);
    int taskCpus = conf.getInt("spark.task.cpus", 1);
    if (device == Device.CUDA) {
      int runs = choice.concurrentRuns().orElse(SessionSpec.CONCURRENT_RUNS_GPU);
      return new ThreadPlan(cores, taskCpus, choice.intraOpThreads().orElse(1), runs);
    }
    int threads = choice.intraOpThreads().orElse(taskCpus);
    // Where a run takes no more than its task has, the tasks themselves are the bound.
    int runs =
        threads <= taskCpus || cores.isEmpty()
            ? SessionSpec.AS_MANY_AS_ASKED
            : Math.max(1, cores.getAsInt() / threads);
    return new ThreadPlan(cores, taskCpus, threads, choice.concurrentRuns().orElse(runs));
  }

  private static OptionalInt cores(SparkConf conf) {
    String master = conf.get("spark.master", "");
    Matcher local = LOCAL.matcher(master);
    if (local.matches()) {
      String threads = local.group(1) == null ? "1" : local.group(1);
      return OptionalInt.of(
          threads.equals("*")
              ? Runtime.getRuntime().availableProcessors()
              : Integer.parseInt(threads));
    }
    Matcher localCluster = LOCAL_CLUSTER.matcher(master);
    if (conf.contains("spark.executor.cores")) {
      return OptionalInt.of(conf.getInt("spark.executor.cores", 1));
    }
    if (localCluster.matches()) {
      return OptionalInt.of(Integer.parseInt(localCluster.group(1)));
    }
    // A standalone worker gives all it has; the others give one.
    return master.startsWith("spark:") ? OptionalInt.empty() : OptionalInt.of(1);
  }

  /** {@code 8 executor cores, 1 per task: 8 model runs at a time, 1 thread each}. */
  @Override
  public String toString() {
    return (cores.isPresent() ? cores.getAsInt() : "all the worker's")
        + " executor cores, "
        + taskCpus
        + " per task: "
        + runs()
        + ", "
        + count(intraOpThreads, "thread")
        + " each";
  }

  private String runs() {
    boolean bounded = concurrentRuns != SessionSpec.AS_MANY_AS_ASKED;
    if (!bounded && cores.isEmpty()) {
      return "a model run per task";
    }
    int runs = bounded ? concurrentRuns : Math.max(1, cores.orElse(1) / taskCpus);
    return count(runs, "model run") + " at a time";
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
