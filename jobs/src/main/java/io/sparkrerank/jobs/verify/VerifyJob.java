package io.sparkrerank.jobs.verify;

import io.sparkrerank.jobs.cli.CliMain;
import io.sparkrerank.jobs.command.CommandLines;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.tables.JobSession;
import io.sparkrerank.jobs.tables.Slice;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
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
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "the run's configuration; may be repeated, later files win")
  private List<Path> files = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "overrides one key of the configuration; may be repeated")
  private Map<String, String> sets = new LinkedHashMap<>();

  @Option(
      names = "--run-date",
      paramLabel = "YYYY-MM-DD",
      required = true,
      description = "the day under which the results are kept")
  private LocalDate runDate = LocalDate.EPOCH;

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
    RerankConfig config = configuration(Map.of());
    SparkSession spark = JobSession.open();
    try {
      Slice slice = new Slice(runDate, config.model().id());
      return tell(new SliceChecker(spark, this::configuration, examples).check(slice));
    } finally {
      spark.stop();
    }
  }

  private RerankConfig configuration(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(sets);
    all.putAll(more);
    return ConfigLoader.load(files, all);
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
