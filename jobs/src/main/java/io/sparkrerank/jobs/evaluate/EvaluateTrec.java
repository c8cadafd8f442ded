package io.sparkrerank.jobs.evaluate;

import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.jobs.command.CommandLines;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Evaluates TREC files; {@code scripts/evaluate.sh} runs it. */
@Command(
    name = "evaluate.sh",
    description =
        "Evaluates a TREC run file with TREC qrels and prints trec_eval's lines; with a second run"
            + " also whether the difference is real.",
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "64:wrong command line, or a measure that is not known",
      "65:a file cannot be read or has a wrong line, or the files do not belong together",
      "70:a bug in spark-rerank"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  scripts/evaluate.sh --qrels qrels.trec --run a.trec -q -m nDCG@10 -m P.5,10",
      "  scripts/evaluate.sh --qrels qrels.trec --run a.trec --run-b b.trec -c",
      "",
      "Documents are ranked by score, equal scores by id descending; the rank column is ignored.",
      "docs/evaluation.md tells what the measures and tests mean."
    })
public final class EvaluateTrec implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      required = true,
      description = "judgments: query 0 document grade")
  private Path qrels = Path.of("");

  @Option(
      names = "--run",
      paramLabel = "FILE",
      required = true,
      description = "the run, A: query Q0 document rank score tag")
  private Path run = Path.of("");

  @Option(
      names = "--run-b",
      paramLabel = "FILE",
      description = "a second run, B, to compare with A")
  private Optional<Path> runB = Optional.empty();

  @Option(names = "-q", description = "print each query's values before those of all")
  private boolean perQuery;

  @Option(
      names = "-c",
      description =
          "mean over all queries of the qrels, 0 where the run lacks one; without it over the"
              + " queries in both")
  private boolean complete;

  @Option(
      names = "-l",
      paramLabel = "LEVEL",
      defaultValue = "1",
      description = "least grade that binary measures take as relevant; default ${DEFAULT-VALUE}")
  private int level;

  @Option(
      names = "-M",
      paramLabel = "DEPTH",
      description = "take only the first DEPTH documents of each query")
  private Optional<Integer> depth = Optional.empty();

  @Option(
      names = "-m",
      paramLabel = "MEASURE",
      arity = "1..*",
      description =
          "a measure by trec_eval's name (ndcg_cut.10, P.5,10, recip_rank, num_q) or ir_measures'"
              + " (nDCG@10, P(rel=2)@5); may be repeated. Default: counts, nDCG@10, RR@10, AP,"
              + " P@10, R@100, Judged@10")
  private List<String> measures = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this and exit")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  private EvaluateTrec() {}

  /** Runs and ends the process with one of the codes of {@code --help}. */
  public static void main(String[] args) {
    // Ids are printed as the UTF-8 they were read as, whatever the locale.
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = commandLine().setOut(out).setErr(err).execute(args);
    out.flush();
    System.exit(code);
  }

  /** The command with messages and exit codes as this project has them. */
  static CommandLine commandLine() {
    return CommandLines.of(new EvaluateTrec());
  }

  @Override
  public Integer call() {
    MeasureChoice choice = MeasureChoice.parse(measures, level);
    MeanOver meanOver = complete ? MeanOver.QRELS_QUERIES : MeanOver.COMMON_QUERIES;
    TrecInput input = TrecInput.read(qrels, checkedDepth());
    EvaluatedRun a = input.evaluate(run, choice, meanOver);
    Optional<EvaluatedRun> b = runB.map(file -> input.evaluate(file, choice, meanOver));
    RunLines lines = new RunLines(perQuery, runB.isPresent() ? choice.withRunId() : choice);
    PrintWriter out = spec.commandLine().getOut();
    lines.of(a).forEach(out::println);
    b.ifPresent(
        second -> {
          lines.of(second).forEach(out::println);
          new ComparisonLines(a, second).lines().forEach(out::println);
        });
    return ExitCode.OK.code();
  }

  private int checkedDepth() {
    int documents = depth.orElse(Integer.MAX_VALUE);
    if (documents < 1) {
      throw new RerankException(
          ExitCode.USAGE, "-M is " + documents + "; it must be 1 or more documents.");
    }
    return documents;
  }
}
