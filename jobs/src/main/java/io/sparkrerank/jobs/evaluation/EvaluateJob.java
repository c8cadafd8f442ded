package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.jobs.command.CommandLines;
import io.sparkrerank.jobs.tables.JobSession;
import io.sparkrerank.util.ExitCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spark-submit} entry point: evaluates runs in tables, and compares two orders. */
@Command(
    name = "evaluate.sh",
    description = {
      "Evaluates a run in a table, or a TREC file, with qrels; compares it with its first stage or"
          + " with a second run: is the difference real, which queries lost, in which groups.",
      "TABLE is a name in the catalog, the path of a Delta table, or FORMAT:PATH with format"
          + " parquet, json, csv or orc.%n"
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "64:wrong command line, or a measure that is not known",
      "65:a table or file cannot be read or has wrong columns or lines",
      "70:a bug in spark-rerank",
      "73:a table cannot be written",
      "78:wrong configuration"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  scripts/evaluate.sh --config my.conf --run-date 2026-11-22 --slice-by language",
      "  scripts/evaluate.sh --qrels-table json:qrels.jsonl --run-table lake/reranked \\",
      "    --model-id old --model-b-id new -m nDCG@10 -m RR@10",
      "",
      "With TREC files alone no Spark starts, and the options are others: scripts/evaluate.sh"
          + " --help."
    })
public final class EvaluateJob implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private EvaluateOptions options = new EvaluateOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this and exit")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  private EvaluateJob() {}

  /** Ends the process with one of the codes of {@code --help}. */
  public static void main(String[] args) {
    // Ids are printed as the UTF-8 they were read as, whatever the locale.
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    int code = CommandLines.of(new EvaluateJob()).setOut(out).execute(args);
    out.flush();
    if (code != ExitCode.OK.code()) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() {
    Evaluation evaluation =
        new Evaluation(options, spec.commandLine().getOut(), spec.commandLine().getErr());
    SparkSession spark = JobSession.open();
    try {
      evaluation.run(spark);
      return ExitCode.OK.code();
    } finally {
      spark.stop();
    }
  }
}
