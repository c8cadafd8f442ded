package io.sparkrerank.jobs.cli;

import io.sparkrerank.util.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The rerank job's options and help text, as picocli wants them. */
final class CommandLineSpec {
  static final String CONFIG = "--config";
  static final String SET = "--set";
  static final String RUN_ID = "--run-id";
  static final String RUN_DATE = "--run-date";
  static final String FROM = "--from";
  static final String TO = "--to";
  static final String FORCE = "--force";
  static final String DRY_RUN = "--dry-run";
  static final String DEBUG = "--debug";

  private static final int WIDTH = 96;

  private CommandLineSpec() {}

  static CommandSpec create() {
    CommandSpec spec = CommandSpec.create().name("rerank").version(Version.lines());
    spec.addOption(
        repeatable(CONFIG, "FILE")
            .description(
                "Configuration file (HOCON), required. Given several times, later files override"
                    + " earlier ones. conf/rerank.conf shows every key.")
            .build());
    spec.addOption(
        repeatable(SET, "KEY=VALUE")
            .description(
                "Override one key of the configuration, as in scoring.top-n=10. May be given"
                    + " several times and wins over every file.")
            .build());
    spec.addOption(
        text(RUN_ID, "ID")
            .description(
                "Name of the run, 1 to 128 of A-Z a-z 0-9 . _ : -. Default: run date and model id,"
                    + " so that a second try keeps the name.")
            .build());
    spec.addOption(
        text(RUN_DATE, "YYYY-MM-DD")
            .description(
                "Day under which results are kept, and of logs the day that is read. What is done"
                    + " for the same day and model is not done again. FIRST..LAST runs the days in"
                    + " order. Default: today in UTC, which is printed.")
            .build());
    spec.addOption(
        text(FROM, "YYYY-MM-DD")
            .description("First day of logs that is read, instead of the run date.")
            .build());
    spec.addOption(
        text(TO, "YYYY-MM-DD")
            .description("Last day of logs that is read; the run date unless one is given.")
            .build());
    spec.addOption(
        flag(FORCE)
            .description(
                "Run though the results are there, or belong to another run, and replace them.")
            .build());
    spec.addOption(
        flag(DRY_RUN)
            .description(
                "Check everything, count pairs, estimate tokens and batches, print JSON; write"
                    + " nothing.")
            .build());
    spec.addOption(flag(DEBUG).description("Print the stack trace of a failure.").build());
    spec.addOption(
        flag("-h", "--help").usageHelp(true).description("Print this text and end.").build());
    spec.addOption(
        flag("-V", "--version").versionHelp(true).description("Print versions and end.").build());
    describe(spec);
    return spec;
  }

  private static void describe(CommandSpec spec) {
    spec.usageMessage()
        .width(WIDTH)
        .sortOptions(false)
        .customSynopsis(
            "rerank --config FILE [--config FILE]... [--set KEY=VALUE]...",
            "       [--run-id ID] [--run-date YYYY-MM-DD] [--from YYYY-MM-DD --to YYYY-MM-DD]",
            "       [--force] [--dry-run] [--debug]")
        .synopsisHeading("Usage: ")
        .description(
            "",
            "Scores every (query, passage) pair of a candidates table with a cross-encoder and"
                + " writes the reranked top-n, the rejects and the metrics back to tables.",
            "")
        .optionListHeading("Options:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes())
        .footer(
            "",
            "Examples:",
            "  Count and estimate only, on this machine:",
            "    scripts/rerank.sh --config conf/rerank.conf --run-date 2026-11-22 --dry-run",
            "  On a cluster, with one value changed:",
            "    spark-submit --properties-file conf/spark-defaults-gpu.conf \\",
            "      --class io.sparkrerank.jobs.rerank.RerankJob rerank-jobs-submit.jar \\",
            "      --config conf/rerank.conf --run-date 2026-11-22 --set scoring.top-n=20");
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(String.valueOf(code.code()), code.meaning());
    }
    return codes;
  }

  private static OptionSpec.Builder text(String name, String label) {
    return OptionSpec.builder(name).type(String.class).arity("1").paramLabel(label);
  }

  private static OptionSpec.Builder repeatable(String name, String label) {
    return OptionSpec.builder(name)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .paramLabel(label);
  }

  private static OptionSpec.Builder flag(String... names) {
    return OptionSpec.builder(names).type(boolean.class).arity("0");
  }
}
