package io.sparkrerank.jobs.cli;

import io.sparkrerank.jobs.config.EventDays;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/**
 * The days of a command line.
 *
 * @param run {@code --run-date}, one day or several; without it the last day of events
 * @param events {@code --from} and {@code --to}
 */
record DayOptions(Optional<EventDays> run, Optional<EventDays> events) {
  private static final String RANGE = "..";

  static DayOptions of(ParseResult parsed, List<String> mistakes) {
    Optional<EventDays> run =
        ArgsParser.value(parsed, CommandLineSpec.RUN_DATE)
            .flatMap(text -> days(CommandLineSpec.RUN_DATE, text, mistakes));
    Optional<String> from = ArgsParser.value(parsed, CommandLineSpec.FROM);
    Optional<String> to = ArgsParser.value(parsed, CommandLineSpec.TO);
    if (from.isPresent() != to.isPresent()) {
      mistakes.add("--from and --to belong together: give the first and the last day");
      return new DayOptions(run, Optional.empty());
    }
    Optional<EventDays> events =
        from.flatMap(first -> range("--from and --to", first, to.orElseThrow(), mistakes));
    if (events.isPresent() && run.filter(r -> !r.from().equals(r.to())).isPresent()) {
      mistakes.add(
          "--from and --to cannot go with several run dates: each of them reads its own day");
    }
    return new DayOptions(run.or(() -> events.map(e -> EventDays.of(e.to()))), events);
  }

  private static Optional<EventDays> days(String option, String text, List<String> mistakes) {
    int range = text.indexOf(RANGE);
    return range < 0
        ? day(option, text, mistakes).map(EventDays::of)
        : range(option, text.substring(0, range), text.substring(range + RANGE.length()), mistakes);
  }

  private static Optional<EventDays> range(
      String option, String first, String last, List<String> mistakes) {
    Optional<LocalDate> from = day(option, first, mistakes);
    Optional<LocalDate> to = day(option, last, mistakes);
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    if (to.get().isBefore(from.get())) {
      mistakes.add(option + ": " + last + " is before " + first + ", write the first day first");
      return Optional.empty();
    }
    return Optional.of(new EventDays(from.get(), to.get()));
  }

  private static Optional<LocalDate> day(String option, String text, List<String> mistakes) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeException e) {
      mistakes.add(option + " '" + text + "' is not a day: write it as in 2026-11-22");
      return Optional.empty();
    }
  }
}
