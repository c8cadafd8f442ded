package io.sparkrerank.jobs.maintain;

import io.sparkrerank.jobs.cli.CliMain;
import io.sparkrerank.jobs.command.CommandLines;
import io.sparkrerank.jobs.command.ConfigOptions;
import io.sparkrerank.jobs.config.StoreConfig;
import io.sparkrerank.jobs.store.StoreMaintenance;
import io.sparkrerank.jobs.tables.JobSession;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/maintain.sh}: drops old scores of the store and rewrites its small files. */
@Command(
    name = "maintain.sh",
    description =
        "Tidies the store of scores: drops what is older than store.retention-days and the oldest"
            + " days beyond store.max-pairs, compacts files (OPTIMIZE), deletes files that no"
            + " recent version needs (VACUUM). Not for the hours in which runs score.",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "64:wrong command line",
      "70:a bug in spark-rerank",
      "75:a run added scores at the same time, try again",
      "78:wrong configuration, or one without a store"
    },
    footerHeading = "%nExample:%n",
    footer = "  scripts/maintain.sh --config conf/rerank-nightly.conf")
public final class MaintainJob implements Callable<Integer> {
  @ArgGroup(exclusive = false, multiplicity = "1")
  private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--vacuum-hours",
      paramLabel = "N",
      description =
          "hours for which files of older versions stay (default: ${DEFAULT-VALUE}, which is also"
              + " the least that Delta takes)")
  private int vacuumHours = 168;

  @Option(names = "--debug", description = "print the stack trace of a failure")
  private boolean debug;

  /** Ends the process with an {@link ExitCode}. */
  public static void main(String[] args) {
    int code = CommandLines.of(new MaintainJob()).execute(args);
    if (code != ExitCode.OK.code()) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() {
    return CliMain.standard().guard(debug, this::maintain).code();
  }

  private ExitCode maintain() {
    StoreConfig store =
        config
            .load()
            .store()
            .orElseThrow(
                () ->
                    new RerankException(
                        ExitCode.CONFIG,
                        "the configuration names no store, so there is nothing to tidy: set"
                            + " store.path or store.table"));
    if (vacuumHours < 168) {
      throw new RerankException(
          ExitCode.USAGE,
          "--vacuum-hours is "
              + vacuumHours
              + ", expected 168 or more: a run that reads the store may need files of the last"
              + " days");
    }
    SparkSession spark = JobSession.open();
    try {
      LocalDate today = LocalDate.now(Clock.systemUTC());
      System.out.println(new StoreMaintenance(spark, store).run(today, vacuumHours).render());
    } finally {
      spark.stop();
    }
    return ExitCode.OK;
  }
}
