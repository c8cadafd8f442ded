package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.Measures;
import io.sparkrerank.eval.TrecEvalLine;
import io.sparkrerank.jobs.command.ConfigOptions;
import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.findings.MeasureMean;
import io.sparkrerank.jobs.findings.QueryDelta;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;

/** An evaluation as a command line describes it: read, evaluate, print, write. */
final class Evaluation {
  private static final List<String> DEFAULT_MEASURES =
      List.of("nDCG@10", "RR@10", "AP", "P@10", "R@100", "Judged@10");

  private final EvaluateOptions options;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Optional<RerankConfig> config;
  private final EvaluationPlan plan;

  /**
   * Understands the options.
   *
   * @throws RerankException with {@link ExitCode#USAGE} or {@link ExitCode#CONFIG} if they are
   *     wrong
   */
  Evaluation(EvaluateOptions options, PrintWriter out, PrintWriter err) {
    options.refuseContradictions();
    this.options = options;
    this.out = out;
    this.err = err;
    this.config = options.config().map(ConfigOptions::load);
    Optional<EvaluationConfig> block = config.map(RerankConfig::evaluation);
    int level = options.level.or(() -> block.map(EvaluationConfig::relevanceLevel)).orElse(1);
    this.plan = new EvaluationPlan(measures(block, level), meanOver(block), level);
  }

  private List<Measure> measures(Optional<EvaluationConfig> block, int level) {
    List<String> names =
        options.measures.isEmpty()
            ? block.map(EvaluationConfig::measures).orElse(DEFAULT_MEASURES)
            : options.measures;
    try {
      return Measures.parseAll(names, level);
    } catch (RerankException e) {
      throw new RerankException(
          options.measures.isEmpty() ? e.exitCode() : ExitCode.USAGE,
          String.valueOf(e.getMessage()),
          e);
    }
  }

  private MeanOver meanOver(Optional<EvaluationConfig> block) {
    if (options.complete) {
      return MeanOver.QRELS_QUERIES;
    }
    return options
        .meanOver
        .map(choice -> choice.meanOver())
        .or(() -> block.map(b -> b.meanOver().meanOver()))
        .orElse(MeanOver.QRELS_QUERIES);
  }

  void run(SparkSession spark) {
    EvaluationInputs inputs = new EvaluationSources(spark, options, config).open();
    inputs.notes().forEach(note -> err.println("note: " + note));
    if (options.report.isPresent() && inputs.before().isEmpty()) {
      throw new RerankException(
          ExitCode.DATA,
          "--report shows two orders, but there is one run and no first stage to compare it with;"
              + " name that with --candidates-table or --config, or a second run with --run-b-table.");
    }
    try (Evaluator evaluator = new Evaluator(inputs, plan)) {
      EvaluatedQueries evaluated = evaluator.evaluated();
      if (evaluated.setup().judgedQueries() == 0) {
        throw new RerankException(
            ExitCode.DATA,
            "no query of the qrels counts; check that qrels and run belong together and that ids"
                + " are padded alike.");
      }
      inputs
          .before()
          .ifPresent(first -> print(first, evaluated, QueryDelta::before, MeasureMean::before));
      print(inputs.after(), evaluated, QueryDelta::after, MeasureMean::after);
      if (inputs.before().isPresent()) {
        Findings findings = evaluator.findings(options.harmed, options.sliceBy);
        FindingsLines.of(findings).forEach(out::println);
        options.out.ifPresent(
            directory -> new FindingsWriter(spark, directory).write(findings, evaluated.rows()));
        options.report.ifPresent(
            file -> {
              new ReportWriter(spark, config).write(findings, file);
              err.println("report: " + file);
            });
      }
    }
    out.flush();
  }

  /** trec_eval's lines of one order: queries by id, if asked for, and then all. */
  private void print(
      OrderedRun run,
      EvaluatedQueries evaluated,
      ToDoubleFunction<QueryDelta> value,
      ToDoubleFunction<MeasureMean> mean) {
    if (options.perQuery) {
      evaluated.compared().stream()
          .sorted(Comparator.comparing(QueryDelta::queryId))
          .map(q -> TrecEvalLine.format(q.measure(), q.queryId(), value.applyAsDouble(q)))
          .forEach(out::println);
    }
    out.println("%-22s\t%s\t%s".formatted("runid", TrecEvalLine.ALL_QUERIES, run.side().label()));
    out.println(
        "%-22s\t%s\t%s"
            .formatted("num_q", TrecEvalLine.ALL_QUERIES, evaluated.setup().judgedQueries()));
    for (MeasureMean all : evaluated.means()) {
      out.println(
          TrecEvalLine.format(all.measure(), TrecEvalLine.ALL_QUERIES, mean.applyAsDouble(all)));
    }
  }
}
