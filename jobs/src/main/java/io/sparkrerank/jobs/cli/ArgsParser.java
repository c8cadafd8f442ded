package io.sparkrerank.jobs.cli;

import io.sparkrerank.jobs.config.EventDays;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/** Reads the rerank job's arguments and tells every mistake at once. */
final class ArgsParser {
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private final LocalDate today;

  /** A parser for which {@code today} is the default run date. */
  ArgsParser(LocalDate today) {
    this.today = today;
  }

  /** Prints help or version if {@code arguments} ask for it. */
  boolean printedHelp(String[] arguments, PrintStream out) {
    CommandLine command = command();
    ParseResult parsed = command.parseArgs(arguments);
    if (parsed.isUsageHelpRequested()) {
      command.usage(out, Ansi.OFF);
    } else if (parsed.isVersionHelpRequested()) {
      command.printVersionHelp(out, Ansi.OFF);
    }
    return parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested();
  }

  /**
   * The arguments as a record.
   *
   * @param notes takes lines that the user should read though nothing is wrong
   * @throws RerankException with {@link ExitCode#USAGE} naming every mistake
   */
  RerankArgs parse(String[] arguments, Consumer<String> notes) {
    ParseResult parsed = command().parseArgs(arguments);
    List<String> mistakes = new ArrayList<>(SyntaxErrors.of(parsed));
    List<Path> files = files(parsed, mistakes);
    Map<String, String> sets = sets(parsed, mistakes);
    Optional<String> runId = runId(parsed, mistakes);
    DayOptions days = DayOptions.of(parsed, mistakes);
    if (!mistakes.isEmpty()) {
      throw new RerankException(
          ExitCode.USAGE,
          "the command line is wrong:\n  - "
              + String.join("\n  - ", mistakes)
              + "\n--help lists every option");
    }
    if (days.run().isEmpty()) {
      notes.accept(
          "note: the run date is "
              + today
              + ", today in UTC; set another with --run-date YYYY-MM-DD");
    }
    return new RerankArgs(
        files,
        sets,
        runId,
        days.run().map(EventDays::from).orElse(today),
        days.run().map(EventDays::to).orElse(today),
        days.events(),
        parsed.hasMatchedOption(CommandLineSpec.FORCE),
        parsed.hasMatchedOption(CommandLineSpec.DRY_RUN),
        parsed.hasMatchedOption(CommandLineSpec.DEBUG));
  }

  private static CommandLine command() {
    CommandLine command = new CommandLine(CommandLineSpec.create());
    command.getCommandSpec().parser().collectErrors(true);
    // @ starts a path in some object stores, not a file of more arguments.
    return command.setOverwrittenOptionsAllowed(false).setExpandAtFiles(false);
  }

  private static List<Path> files(ParseResult parsed, List<String> mistakes) {
    List<Path> files = new ArrayList<>();
    for (String file : parsed.matchedOptionValue(CommandLineSpec.CONFIG, List.<String>of())) {
      try {
        files.add(Path.of(file));
      } catch (InvalidPathException e) {
        mistakes.add("--config '" + file + "' is not a path: " + e.getReason());
      }
    }
    if (!parsed.hasMatchedOption(CommandLineSpec.CONFIG)) {
      mistakes.add("--config FILE is missing: start from conf/rerank.conf, which shows every key");
    }
    return files;
  }

  private static Map<String, String> sets(ParseResult parsed, List<String> mistakes) {
    Map<String, String> sets = new LinkedHashMap<>();
    for (String set : parsed.matchedOptionValue(CommandLineSpec.SET, List.<String>of())) {
      int equals = set.indexOf('=');
      if (equals < 1) {
        mistakes.add("--set '" + set + "' is not KEY=VALUE: write it as in scoring.top-n=10");
      } else {
        String key = set.substring(0, equals).strip();
        // Put at the end, so that of two spellings of one key the later one wins.
        sets.remove(key);
        sets.put(key, set.substring(equals + 1));
      }
    }
    return sets;
  }

  private static Optional<String> runId(ParseResult parsed, List<String> mistakes) {
    Optional<String> id = value(parsed, CommandLineSpec.RUN_ID);
    id.filter(i -> !RUN_ID.matcher(i).matches())
        .ifPresent(
            i ->
                mistakes.add(
                    "--run-id '" + i + "' must be 1 to 128 of the characters A-Z a-z 0-9 . _ : -"));
    return id;
  }

  static Optional<String> value(ParseResult parsed, String option) {
    return parsed.hasMatchedOption(option)
        ? Optional.of(parsed.matchedOptionValue(option, ""))
        : Optional.empty();
  }
}
