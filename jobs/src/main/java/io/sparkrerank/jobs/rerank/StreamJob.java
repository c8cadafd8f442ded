package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.cli.CliMain;
import io.sparkrerank.jobs.command.CommandLines;
import io.sparkrerank.jobs.command.ConfigOptions;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.tables.JobSession;
import io.sparkrerank.util.ExitCode;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/stream.sh}: reranks the candidates that are new since the last time, and ends. */
@Command(
    name = "stream.sh",
    description =
        "Reranks what the candidates table, a Delta table, has got since the last time, and ends."
            + " What has been read is in the checkpoint; each batch of new candidates is a run of"
            + " its own, whose results stand beside those of others and are written once.",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done, or nothing new", "others:as for rerank.sh"},
    footerHeading = "%nExample:%n",
    footer =
        "  scripts/stream.sh --config conf/rerank-nightly.conf --checkpoint /data/lake/_stream")
public final class StreamJob implements Callable<Integer> {
  @ArgGroup(exclusive = false, multiplicity = "1")
  private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      required = true,
      description = "directory of the stream's own, outside every table; a new one reads all again")
  private String checkpoint = "";

  @Option(names = "--debug", description = "print the stack trace of a failure")
  private boolean debug;

  /** Ends the process with an {@link ExitCode}. */
  public static void main(String[] args) {
    DriverTermination termination = DriverTermination.install();
    termination.end(CommandLines.of(new StreamJob()).execute(args));
  }

  @Override
  public Integer call() {
    return CliMain.standard().guard(debug, this::stream).code();
  }

  private ExitCode stream() throws Exception {
    RerankConfig rerank = config.load();
    SparkSession spark = JobSession.open();
    try {
      new CandidateStream(spark, rerank, checkpoint, Clock.systemUTC()).drain();
    } finally {
      spark.stop();
    }
    return ExitCode.OK;
  }
}
