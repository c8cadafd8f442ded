package io.sparkrerank.jobs.verify;

import io.sparkrerank.jobs.config.InputsConfig;
import io.sparkrerank.jobs.config.TableRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From a run row's input versions to settings that read the same versions again. */
final class PinnedInputs {
  private static final Pattern DELTA_VERSION = Pattern.compile("(.*)@v(\\d+)", Pattern.DOTALL);

  private PinnedInputs() {}

  /** {@code --set} values that pin each Delta input; other inputs are read as they are now. */
  static Map<String, String> settings(Map<String, String> inputVersions) {
    Map<String, String> settings = new LinkedHashMap<>();
    new TreeMap<>(inputVersions)
        .forEach(
            (key, read) -> {
              Matcher delta = DELTA_VERSION.matcher(read);
              if (delta.matches()) {
                settings.put(key + ".options.versionAsOf", delta.group(2));
              }
            });
    return settings;
  }

  /** Notes where the run read other tables than {@code config} names. */
  static void compare(
      Map<String, String> inputVersions, InputsConfig config, Violations violations) {
    Map<String, TableRef> tables = new LinkedHashMap<>();
    tables.put("inputs.queries", config.queries().table());
    tables.put("inputs.candidates", config.candidates().table());
    tables.put("inputs.passages", config.passages().table());
    tables.forEach(
        (key, table) -> {
          String read = inputVersions.getOrDefault(key, "nothing");
          Matcher delta = DELTA_VERSION.matcher(read);
          String where = delta.matches() ? delta.group(1) : read;
          if (!where.equals(table.display())) {
            violations.add(
                Invariant.INPUTS,
                key + " was " + where + ", but the configuration names " + table.display());
          }
        });
  }
}
