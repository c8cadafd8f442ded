package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.cli.CliMain;
import io.sparkrerank.jobs.cli.RerankArgs;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.tables.JobSession;
import io.sparkrerank.util.RerankException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** {@code spark-submit} entry point: reranks a table of candidates with a cross-encoder. */
public final class RerankJob {
  private RerankJob() {}

  /** Ends the process with an {@link io.sparkrerank.util.ExitCode}. */
  public static void main(String[] args) {
    DriverTermination termination = DriverTermination.install();
    termination.end(CliMain.standard().run(args, RerankJob::run).code());
  }

  /** Runs the job in a session of its own, which it stops. */
  static void run(RerankArgs args) {
    RerankConfig config = args.loadConfig();
    SparkSession spark = JobSession.open();
    try {
      run(spark, args, config);
    } finally {
      spark.stop();
    }
  }

  /** Runs the job in {@code spark}, of several run dates one after the other. */
  public static void run(SparkSession spark, RerankArgs args, RerankConfig config) {
    List<RerankArgs> days = args.days();
    for (RerankArgs day : days) {
      try {
        runDay(spark, day, config);
      } catch (RerankException e) {
        if (days.size() == 1) {
          throw e;
        }
        throw new RerankException(
            e.exitCode(), "run date " + day.runDate() + ": " + e.getMessage(), e);
      }
    }
  }

  private static void runDay(SparkSession spark, RerankArgs args, RerankConfig config) {
    RunIdentity identity =
        new RunIdentity(args.runId(config.model().id()), args.runDate(), config.model().id());
    Submission submission =
        new Submission(config, identity, Optional.of(args.eventDays()), Map.of(), args.force());
    System.out.println(args.dryRun() ? submission.plan(spark) : submission.run(spark));
  }
}
