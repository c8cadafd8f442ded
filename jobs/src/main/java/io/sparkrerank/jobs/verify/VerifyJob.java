package io.sparkrerank.jobs.verify;

import io.sparkrerank.jobs.cli.CliMain;
import io.sparkrerank.jobs.command.CommandLines;
import io.sparkrerank.jobs.command.ConfigOptions;
import io.sparkrerank.jobs.tables.JobSession;
import io.sparkrerank.jobs.tables.Slice;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/verify.sh}: whether a slice is what its pinned inputs make of it. */
@Command(
    name = "verify.sh",
    description =
        "Checks what a run left under a date and model against the input versions that its run row"
            + " pins, and lists the first violations of each invariant. Reads only; no model is"
            + " opened.",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every invariant holds",
      "64:wrong command line",
      "65:an invariant is violated, or the slice has no run row, or an input version is gone",
      "70:a bug in spark-rerank",
      "78:wrong configuration"
    },
    footerHeading = "%nExample:%n",
    footer = "  scripts/verify.sh --config my.conf --run-date 2026-11-22")
public final class VerifyJob implements Callable<Integer> {
  @ArgGroup(exclusive = false, multiplicity = "1")
  private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--run-date",
      paramLabel = "YYYY-MM-DD",
      required = true,
      description = "the day under which the results are kept")
  private LocalDate runDate = LocalDate.EPOCH;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description =
          "the run, where it is a batch of scripts/stream.sh, whose results stand beside those of"
              + " other batches; the runs table has its id")
  private Optional<String> runId = Optional.empty();

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "violations told of each invariant (default: ${DEFAULT-VALUE})")
  private int examples = 5;

  @Option(names = "--debug", description = "print the stack trace of a failure")
  private boolean debug;

  /** Ends the process with an {@link ExitCode}. */
  public static void main(String[] args) {
    int code = CommandLines.of(new VerifyJob()).execute(args);
    if (code != ExitCode.OK.code()) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() {
    return CliMain.standard().guard(debug, this::verify).code();
  }

  private ExitCode verify() {
    Slice slice = new Slice(runDate, config.load().model().id(), runId);
    SparkSession spark = JobSession.open();
    try {
      return tell(new SliceChecker(spark, config::load, examples).check(slice));
    } finally {
      spark.stop();
    }
  }

  private static ExitCode tell(SliceReport report) {
    System.out.println(report.render());
    if (!report.clean()) {
      throw new RerankException(
          ExitCode.DATA,
          report.violated()
              + " of "
              + report.results().size()
              + " invariants are violated, see above; run that date again (with --force where it"
              + " counts as done), or look for who else wrote to the tables");
    }
    return ExitCode.OK;
  }
}
