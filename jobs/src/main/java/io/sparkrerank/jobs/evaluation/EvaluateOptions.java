package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.jobs.command.ConfigOptions;
import io.sparkrerank.jobs.config.MeanOverChoice;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What {@code EvaluateJob} is asked for. */
final class EvaluateOptions {
  private Optional<ConfigOptions> config = Optional.empty();

  @Option(
      names = "--qrels-table",
      paramLabel = "TABLE",
      description = "judgments: query_id, doc_id, relevance")
  Optional<String> qrelsTable = Optional.empty();

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      description = "the same as a TREC file: query 0 document grade")
  Optional<String> qrels = Optional.empty();

  @Option(
      names = "--run-table",
      paramLabel = "TABLE",
      description =
          "the run: query_id, doc_id and rank, else score. Of a reranked table one slice is taken")
  private Optional<String> runTable = Optional.empty();

  @Option(
      names = "--run",
      paramLabel = "FILE",
      description = "the same as a TREC file: query Q0 document rank score tag")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--run-date",
      paramLabel = "YYYY-MM-DD",
      description = "the slice's day; default: the latest")
  private Optional<LocalDate> runDate = Optional.empty();

  @Option(
      names = "--model-id",
      paramLabel = "ID",
      description =
          "the slice's model; needed where the day has several, but for --config, whose model it is")
  private Optional<String> modelId = Optional.empty();

  @Option(
      names = "--run-b-table",
      paramLabel = "TABLE",
      description = "a second run, B, to compare with the first, A; may be the same table")
  private Optional<String> runBTable = Optional.empty();

  @Option(names = "--run-b", paramLabel = "FILE", description = "the same as a TREC file")
  private Optional<String> runB = Optional.empty();

  @Option(names = "--run-b-date", paramLabel = "YYYY-MM-DD", description = "day of B's slice")
  private Optional<LocalDate> runBDate = Optional.empty();

  @Option(names = "--model-b-id", paramLabel = "ID", description = "model of B's slice")
  private Optional<String> modelBId = Optional.empty();

  @Option(
      names = "--candidates-table",
      paramLabel = "TABLE",
      description =
          "the first stage to compare a single run with: query_id, doc_id, retrieval_rank or"
              + " retrieval_score. Default: the run's own, if its table holds all of it")
  Optional<String> candidatesTable = Optional.empty();

  @Option(
      names = "--queries-table",
      paramLabel = "TABLE",
      description = "query_id, query_text, for slices and the harm report")
  Optional<String> queriesTable = Optional.empty();

  @Option(
      names = "--passages-table",
      paramLabel = "TABLE",
      description = "doc_id, text and maybe title, for reports")
  Optional<String> passagesTable = Optional.empty();

  @Option(
      names = "-m",
      paramLabel = "MEASURE",
      arity = "1..*",
      description =
          "a measure by ir_measures' or trec_eval's name; may be repeated. The first one is that of"
              + " slices and harm")
  List<String> measures = new ArrayList<>();

  @Option(
      names = "-l",
      paramLabel = "LEVEL",
      description = "least grade that binary measures take as relevant; default 1")
  Optional<Integer> level = Optional.empty();

  @Option(
      names = "--mean-over",
      paramLabel = "qrels|run",
      description =
          "qrels: all queries of the qrels, 0 where the run lacks one (default, trec_eval's -c);"
              + " run: those that the first order has")
  Optional<MeanOverChoice> meanOver = Optional.empty();

  @Option(names = "-c", description = "the same as --mean-over qrels")
  boolean complete;

  @Option(names = "-q", description = "print each query's values before those of all")
  boolean perQuery;

  @Option(
      names = "--slice-by",
      paramLabel = "COLUMN",
      description = "a column of the queries table to group queries by; may be repeated")
  List<String> sliceBy = new ArrayList<>();

  @Option(
      names = "--harmed",
      paramLabel = "N",
      defaultValue = "50",
      description = "how many harmed queries are looked into; default ${DEFAULT-VALUE}")
  int harmed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "directory for Delta tables: comparison, harm and slices, and query_metrics where the"
              + " first stage is compared with its reranking; one slice of each is replaced")
  Optional<String> out = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "an HTML file with all that was found: tests, plots, slices, harmed queries; with"
              + " --config also the cost")
  Optional<Path> report = Optional.empty();

  @ArgGroup(
      exclusive = false,
      heading =
          "%nA configuration's tables stand for those not named, and its evaluation block for -m, -l"
              + " and --mean-over:%n")
  @SuppressWarnings("UnusedMethod") // picocli calls it
  private void setConfig(@Nullable ConfigOptions named) {
    config = Optional.ofNullable(named);
  }

  /** The configuration, if one is named. */
  Optional<ConfigOptions> config() {
    return config;
  }

  /**
   * A run as the command line names it.
   *
   * @param file a TREC file
   * @param table a table
   * @param date the slice's day
   * @param modelId the slice's model
   */
  record NamedRun(
      Optional<String> file,
      Optional<String> table,
      Optional<LocalDate> date,
      Optional<String> modelId) {
    boolean isNamed() {
      return file.isPresent() || table.isPresent() || date.isPresent() || modelId.isPresent();
    }
  }

  /**
   * Makes sure that nothing is named twice.
   *
   * @throws RerankException with {@link ExitCode#USAGE} naming every such pair
   */
  void refuseContradictions() {
    List<String> mistakes = new ArrayList<>();
    both(qrels.isPresent(), qrelsTable.isPresent(), "--qrels and --qrels-table", mistakes);
    both(run.isPresent(), runTable.isPresent(), "--run and --run-table", mistakes);
    both(runB.isPresent(), runBTable.isPresent(), "--run-b and --run-b-table", mistakes);
    boolean slice = runDate.isPresent() || modelId.isPresent();
    both(
        run.isPresent(),
        slice,
        "--run, which has no slices, and --run-date or --model-id",
        mistakes);
    boolean sliceB = runBDate.isPresent() || modelBId.isPresent();
    both(runB.isPresent(), sliceB, "--run-b, which has no slices, and its slice", mistakes);
    both(complete, meanOver.isPresent(), "-c and --mean-over", mistakes);
    if (harmed < 0) {
      mistakes.add("--harmed is " + harmed + ", expected 0 or more");
    }
    if (!mistakes.isEmpty()) {
      throw new RerankException(
          ExitCode.USAGE, String.join("; ", mistakes) + "; --help lists every option.");
    }
  }

  private static void both(boolean one, boolean other, String names, List<String> mistakes) {
    if (one && other) {
      mistakes.add(names + " are both given, expected one of them");
    }
  }

  /** The run, or of two the first. */
  NamedRun first() {
    return new NamedRun(run, runTable, runDate, modelId);
  }

  /** The run to compare with; none of the same table as the first where only its slice is named. */
  NamedRun second() {
    NamedRun named = new NamedRun(runB, runBTable, runBDate, modelBId);
    return named.isNamed() && runB.isEmpty()
        ? new NamedRun(runB, runBTable.or(() -> runTable), runBDate, modelBId)
        : named;
  }
}
