package io.sparkrerank.jobs.cli;

import io.sparkrerank.jobs.config.ConfigLoader;
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
 * @param runDate the day under which results are kept
 * @param dryRun whether to resolve and count everything and write nothing
 * @param debug whether failures are printed with their stack traces
 */
public record RerankArgs(
    List<Path> configFiles,
    Map<String, String> sets,
    Optional<String> runId,
    LocalDate runDate,
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

  /**
   * The run's name: the one given, else one made of date and model, so that a second try of the
   * same run has the same name.
   */
  public String runId(String modelId) {
    return runId.orElseGet(() -> runDate + "." + modelId.replaceAll("[^A-Za-z0-9._:-]", "-"));
  }
}
