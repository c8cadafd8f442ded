package io.sparkrerank.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Lays defaults, files and settings over each other and resolves substitutions. */
final class ConfigLayers {
  // Not reference.conf: Typesafe config would merge that one with every other library's.
  private static final String DEFAULTS = "io/sparkrerank/jobs/config/rerank-defaults.conf";

  private ConfigLayers() {}

  static Config merged(List<Path> files, Map<String, String> sets, Problems problems) {
    Config tree = defaults();
    for (Path file : files) {
      tree = parse(file, problems).withFallback(tree);
    }
    for (Map.Entry<String, String> set : sets.entrySet()) {
      tree = SetValues.apply(set.getKey(), set.getValue(), tree, problems);
    }
    problems.throwIfAny();
    return resolve(tree, problems);
  }

  /** The defaults alone, not resolved. */
  static Config defaults() {
    return ConfigFactory.parseResources(
        ConfigLayers.class.getClassLoader(),
        DEFAULTS,
        ConfigParseOptions.defaults().setAllowMissing(false));
  }

  private static Config parse(Path file, Problems problems) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      String found = Files.exists(file) ? "is not a file that can be read" : "does not exist";
      problems.add("configuration file " + file + " " + found + ": check the path after --config");
      return ConfigFactory.empty();
    }
    try {
      return ConfigFactory.parseFile(file.toFile());
    } catch (ConfigException e) {
      problems.add("configuration file " + file + " is not valid HOCON: " + HoconMessage.of(e));
      return ConfigFactory.empty();
    }
  }

  private static Config resolve(Config tree, Problems problems) {
    // -Drerank.x=y must not slip in as a setting: the files and --set are the whole truth.
    Config properties =
        ConfigFactory.systemProperties()
            .withoutPath(ConfigReader.ROOT)
            .withoutPath(ConfigReader.VARS);
    try {
      Config resolved = tree.withFallback(properties).resolve(ConfigResolveOptions.defaults());
      Config own = ConfigFactory.empty();
      for (String root : tree.root().keySet()) {
        own = own.withValue(ConfigUtil.joinPath(root), resolved.root().get(root));
      }
      return own;
    } catch (ConfigException e) {
      problems.add("a substitution cannot be resolved: " + HoconMessage.of(e));
      return ConfigFactory.empty();
    }
  }
}
