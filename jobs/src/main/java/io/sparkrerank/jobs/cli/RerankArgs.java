package io.sparkrerank.jobs.cli;

import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.EventDays;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line that was understood.
 *
 * @param configFiles configuration files, later ones win
 * @param sets settings by key in the order given, above every file
 * @param runId the name of the run, if given
 * @param runDate the day under which results are kept; of several the first
 * @param lastRunDate the last of the days to be run one after the other
 * @param events the days of logs that are read, where they are not those of the run date
 * @param force whether to run though the results are there, or another run's
 * @param dryRun whether to resolve and count everything and write nothing
 * @param debug whether failures are printed with their stack traces
 */
public record RerankArgs(
    List<Path> configFiles,
    Map<String, String> sets,
    Optional<String> runId,
    LocalDate runDate,
    LocalDate lastRunDate,
    Optional<EventDays> events,
    boolean force,
    boolean dryRun,
    boolean debug) {
  /** Copies the collections; the settings keep their order, in which they apply. */
  public RerankArgs {
    configFiles = List.copyOf(configFiles);
    sets = Collections.unmodifiableMap(new LinkedHashMap<>(sets));
  }

  /**
   * The configuration these arguments name.
   *
   * @throws RerankException naming every mistake in it
   */
  public RerankConfig loadConfig() {
    return ConfigLoader.load(configFiles, sets);
  }

  /** These arguments for each of their days in order. */
  public List<RerankArgs> days() {
    return runDate.datesUntil(lastRunDate.plusDays(1)).map(this::on).toList();
  }

  private RerankArgs on(LocalDate day) {
    return new RerankArgs(configFiles, sets, runId, day, day, events, force, dryRun, debug);
  }

  /** The days of logs that are read. */
  public EventDays eventDays() {
    return events.orElseGet(() -> new EventDays(runDate, lastRunDate));
  }

  /**
   * The run's name: the one given, else one made of date and model, so that a second try of the
   * same run has the same name.
   */
  public String runId(String modelId) {
    return runId.orElseGet(() -> runDate + "." + modelId.replaceAll("[^A-Za-z0-9._:-]", "-"));
  }
}
