package io.sparkrerank.jobs.command;

import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.RerankConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * Names a configuration of the rerank job. Commands have it as an argument group, which says
 * whether they need one.
 */
public final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "configuration as for rerank.sh; may be repeated, later files win")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "overrides one key of the configuration; may be repeated")
  private Map<String, String> sets = new LinkedHashMap<>();

  /**
   * Reads the configuration.
   *
   * @throws io.sparkrerank.util.RerankException naming every mistake with its place
   */
  public RerankConfig load() {
    return load(Map.of());
  }

  /**
   * The same with {@code more} settings, which win.
   *
   * @throws io.sparkrerank.util.RerankException naming every mistake with its place
   */
  public RerankConfig load(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(sets);
    all.putAll(more);
    return ConfigLoader.load(files, all);
  }
}
