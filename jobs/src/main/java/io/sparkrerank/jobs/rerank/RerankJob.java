package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.cli.CliMain;
import io.sparkrerank.jobs.cli.RerankArgs;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.tables.InputTables;
import io.sparkrerank.jobs.tables.TableReader;
import io.sparkrerank.spark.ModelRegistry;
import io.sparkrerank.spark.ResolvedModel;
import io.sparkrerank.util.ExitCode;
import java.time.Clock;
import org.apache.spark.sql.SparkSession;

/** {@code spark-submit} entry point: reranks a table of candidates with a cross-encoder. */
public final class RerankJob {
  private RerankJob() {}

  /** Ends the process with an {@link ExitCode}. */
  public static void main(String[] args) {
    ExitCode code = CliMain.standard().run(args, RerankJob::run);
    if (code != ExitCode.OK && ModelRegistry.inUse()) {
      // In local mode other tasks may still be inside ONNX Runtime, whose exit hook would free it
      // under them.
      Runtime.getRuntime().halt(code.code());
    }
    if (code != ExitCode.OK) {
      System.exit(code.code());
    }
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

  /** Runs the job in {@code spark}. */
  public static void run(SparkSession spark, RerankArgs args, RerankConfig config) {
    RunIdentity identity =
        new RunIdentity(args.runId(config.model().id()), args.runDate(), config.model().id());
    EvaluationPlan evaluation = EvaluationPlan.of(config.evaluation());
    InputTables inputs = InputTables.resolve(new TableReader(spark), config.inputs());
    OutputTables outputs = OutputTables.resolve(spark, config.outputs(), identity);
    ResolvedModel model =
        ResolvedModel.resolve(spark, config.model().choice(), config.scoring().choice());
    Rerank rerank = new Rerank(spark, config, identity, inputs, model);
    if (args.dryRun()) {
      System.out.println(DryRun.report(rerank).toPrettyString());
    } else {
      outputs.checkWritable(rerank.scoring().scoredSchema(), config.scoring());
      RunResult result = rerank.execute(outputs, evaluation, Clock.systemUTC());
      System.out.println(SummaryTable.render(result, config));
    }
  }
}
