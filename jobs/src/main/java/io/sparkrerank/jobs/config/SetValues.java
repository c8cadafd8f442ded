package io.sparkrerank.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Applies {@code --set key=value}. */
final class SetValues {
  private SetValues() {}

  static Config apply(String key, String value, Config tree, Problems problems) {
    try {
      return tree.withValue(ConfigUtil.joinPath(path(key)), parse(value));
    } catch (ConfigException.BadPath e) {
      problems.add("--set '" + key + "'", "is not a key: write one such as scoring.top-n=10");
      return tree;
    } catch (ConfigException e) {
      problems.add(
          "--set '" + key + "'",
          "cannot be read as a list, block or quoted text: put double quotes around texts, as in"
              + " evaluation.measures=[\"nDCG@10\"]");
      return tree;
    }
  }

  private static List<String> path(String key) {
    List<String> path = new ArrayList<>(ConfigUtil.splitPath(key));
    if (!List.of(ConfigReader.ROOT, ConfigReader.VARS).contains(path.get(0))) {
      path.add(0, ConfigReader.ROOT);
    }
    return path;
  }

  // As HOCON, s3a://bucket would be the text "s3a:" and a comment; so a plain value stays plain.
  private static ConfigValue parse(String value) {
    boolean hocon = value.matches("(?s)\\s*[\\[{\"].*") || value.equals("null");
    if (!hocon) {
      return ConfigValueFactory.fromAnyRef(value, Where.set().description());
    }
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setOriginDescription(Where.set().description());
    return Objects.requireNonNull(
        ConfigFactory.parseString("value = " + value, options).root().get("value"));
  }
}
