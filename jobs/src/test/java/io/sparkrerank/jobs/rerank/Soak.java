package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.sparkrerank.jobs.verify.SliceReport;
import io.sparkrerank.util.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code scripts/soak.sh}: nights over a growing query log, whose drivers and executors are killed
 * at random moments and started again as a scheduler does. After each night the slice is verified
 * and compared with an undisturbed run that knows no store.
 */
@Command(name = "soak.sh", sortOptions = false, usageHelpAutoWidth = true)
final class Soak implements Callable<Integer> {
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
  private static final Duration LONGEST_RUN = Duration.ofMinutes(10);
  private static final int SIGKILLED = 137;
  private static final int MOST_TRIES = 6;
  private static final int CLUSTER_EVERY = 6;
  private static final int EDIT_EVERY = 5;
  private static final double TWICE = 0.2;

  // Compiling plans is most of what a night of a few hundred pairs costs.
  private static final String[] LEAN = {
    "spark.sql.codegen.wholeStage=false",
    "spark.sql.codegen.factoryMode=NO_CODEGEN",
    "spark.sql.adaptive.enabled=false"
  };

  @Option(names = "--nights", description = "how many (default: ${DEFAULT-VALUE})")
  private int nights = 3;

  @Option(names = "--kills", description = "spread over them (default: ${DEFAULT-VALUE})")
  private int kills = 4;

  @Option(names = "--seed", description = "of everything random; printed (default: the clock)")
  private long seed = System.nanoTime();

  @Option(names = "--work", required = true, description = "an empty directory")
  private Path work = Path.of("");

  private final SoakTally tally = new SoakTally();
  private Random random = new Random();
  private Workspace disturbed = new Workspace(Path.of(""));
  private Workspace undisturbed = new Workspace(Path.of(""));
  private Duration usual = Duration.ofSeconds(20);
  private int started;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Soak()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    System.out.printf("soak --nights %d --kills %d --seed %d%n", nights, kills, seed);
    random = new Random(seed);
    for (String setting : LEAN) {
      String[] keyAndValue = setting.split("=");
      LocalSpark.session().conf().set(keyAndValue[0], keyAndValue[1]);
    }
    disturbed = new Workspace(work.resolve("lake")).set("scoring.top-n", 5);
    SoakInputs inputs = new SoakInputs(disturbed, random, 30, 12);
    int[] killsOf = new int[nights];
    for (int k = 0; k < kills; k++) {
      killsOf[random.nextInt(nights)]++;
    }
    int late = nights >= 3 ? nights / 2 - 1 : nights;
    for (int night = 0; night < nights; night++) {
      LocalDate day = FIRST.plusDays(night);
      inputs.addDay(day);
      if (night % EDIT_EVERY == EDIT_EVERY - 1) {
        inputs.editPassage();
      }
      disturbed
          .model(night < Math.max(1, 2 * nights / 3) ? "tiny-bert" : "tiny-xlmr")
          .set("store.path", work.resolve("lake/scores"))
          .set("store.piece-pairs", 60)
          .set("scoring.partitions", 6);
      undisturbed = disturbed.withOutputsIn(work.resolve("oracle")).unset("store.path");
      undisturbed.unset("store.piece-pairs");
      if (night == late) {
        continue;
      }
      run(night, day.toString(), killsOf[night]);
      check(day);
      if (night == late + 1) {
        // The older day after the newer one, which is done already.
        LocalDate missed = FIRST.plusDays(late);
        tally.fault("backfill of an older day");
        run(night, missed + ".." + day, killsOf[late]);
        check(missed);
        check(day);
      }
    }
    System.out.println();
    System.out.print(tally.table());
    return tally.clean() ? 0 : 1;
  }

  /** Runs a night until it ends well, killing it on the way. */
  private void run(int night, String days, int killsLeft) throws Exception {
    if (night % CLUSTER_EVERY == CLUSTER_EVERY - 1) {
      runOnCluster(days);
    }
    int left = killsLeft;
    for (int attempt = 0; attempt < MOST_TRIES + killsLeft; attempt++) {
      DriverProcess driver = start(days);
      DriverProcess second = null;
      if (random.nextDouble() < TWICE) {
        tally.fault("second submission beside the first");
        second = start(days);
      }
      long from = System.nanoTime();
      boolean ended = false;
      if (left > 0) {
        left--;
        ended = kill(driver);
      }
      int code = await(driver);
      if (second != null) {
        await(second);
      }
      if (code == 0 && killsLeft == 0 && second == null) {
        usual = Duration.ofNanos((System.nanoTime() - from + usual.toNanos()) / 2);
      }
      if (code == 0 && (left == 0 || ended)) {
        System.out.printf("%s done after %d tries%n", days, attempt + 1);
        return;
      }
    }
    tally.exit(-1, false);
    System.out.printf("%s was not done after %d tries%n", days, MOST_TRIES + killsLeft);
  }

  /** Sends SIGKILL or SIGTERM at a random moment; whether the driver had ended before. */
  private boolean kill(DriverProcess driver) throws Exception {
    double part = 0.25 + 0.85 * random.nextDouble();
    boolean hard = random.nextInt(4) > 0;
    if (driver.endsWithin(Duration.ofMillis((long) (part * usual.toMillis())))) {
      return true;
    }
    tally.fault(hard ? "driver SIGKILL" : "driver SIGTERM");
    if (hard) {
      driver.kill();
    } else {
      driver.terminate();
    }
    return false;
  }

  private int await(DriverProcess driver) throws Exception {
    if (!driver.endsWithin(LONGEST_RUN)) {
      driver.kill();
      driver.endsWithin(LONGEST_RUN);
      tally.exit(-1, false);
    }
    int code = driver.exitCode();
    boolean expected =
        code == ExitCode.OK.code()
            || code == SIGKILLED
            || code == ExitCode.TERMINATED.code()
            || code == ExitCode.TEMPORARY.code();
    if (!expected) {
      System.out.println(driver.err());
    }
    tally.exit(code, expected);
    tally.crashed(driver.crashes().size());
    return code;
  }

  private DriverProcess start(String days) throws Exception {
    return DriverProcess.start(
        work.resolve("run" + started++),
        RerankJob.class,
        disturbed.arguments("--run-date", days),
        LEAN);
  }

  /** The same night on a standalone cluster, one of whose executors is killed. */
  private void runOnCluster(String days) throws Exception {
    Path place = Files.createDirectories(work.resolve("cluster" + started++));
    try (StandaloneCluster cluster = StandaloneCluster.start(place, 2)) {
      Process submit =
          cluster.start(
              RerankJob.class.getName(),
              ClusterSettings.of(2),
              disturbed.arguments("--run-date", days));
      if (cluster.awaitExecutorLog("opened ONNX session", 1, submit)) {
        List<ProcessHandle> executors = new ArrayList<>(cluster.executors());
        if (!executors.isEmpty()) {
          executors.get(random.nextInt(executors.size())).destroyForcibly();
          tally.fault("executor SIGKILL");
        }
      }
      int code = submit.waitFor();
      tally.exit(code, code == ExitCode.OK.code() || code == ExitCode.TEMPORARY.code());
      tally.crashed(StandaloneCluster.crashes(place).size());
    }
  }

  private void check(LocalDate day) {
    SliceReport report = disturbed.verify(day.toString());
    if (!report.clean()) {
      System.out.println(report.render());
    }
    undisturbed.succeed("--run-date", day.toString());
    Dataset<Row> expected = slice(undisturbed, day).alias("expected");
    Dataset<Row> actual = slice(disturbed, day).alias("actual");
    Dataset<Row> both =
        expected.join(
            actual,
            col("expected.query_id")
                .equalTo(col("actual.query_id"))
                .and(col("expected.doc_id").equalTo(col("actual.doc_id"))),
            "left_outer");
    long lost = both.filter("actual.doc_id IS NULL").count();
    long other =
        both.filter(
                not(col("expected.rank").equalTo(col("actual.rank")))
                    .or(abs(col("expected.logit").minus(col("actual.logit"))).gt(1e-4)))
            .count();
    long doubled = actual.count() - actual.select("query_id", "doc_id").distinct().count();
    long broken = report.results().values().stream().mapToLong(r -> r.violations()).sum();
    tally.slice(expected.count(), lost, doubled, other, broken);
    System.out.printf("%s verified: %s%n", day, report.summary());
  }

  private static Dataset<Row> slice(Workspace workspace, LocalDate day) {
    String model = workspace.configuration(java.util.Map.of()).model().id();
    return workspace
        .read("reranked")
        .filter(col("run_date").cast("string").equalTo(day.toString()))
        .filter(col("model_id").equalTo(model));
  }
}
