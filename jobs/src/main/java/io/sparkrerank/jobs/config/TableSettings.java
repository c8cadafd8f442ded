package io.sparkrerank.jobs.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the keys that every table block has: {@code path} or {@code table}, format, options. */
final class TableSettings {
  private final Section section;
  private final Problems problems;

  TableSettings(Section section, Problems problems) {
    this.section = section;
    this.problems = problems;
  }

  /** The table, which has to be named. */
  TableRef required() {
    return optional()
        .orElseGet(
            () -> {
              if (named().isEmpty()) {
                section.missing(
                    "path",
                    "give the table's path, or its catalog name as " + section.name("table"));
              }
              return new PathTable(Section.STAND_IN, "delta", Map.of());
            });
  }

  /** The table, if it is named and rightly so. */
  Optional<TableRef> optional() {
    String format = section.text("format").orElse(Section.STAND_IN);
    Map<String, String> options = options();
    Optional<String> path = section.text("path");
    Optional<String> name = section.text("table");
    if (path.isPresent() && name.isPresent()) {
      section
          .value("table")
          .ifPresent(
              value ->
                  problems.add(
                      section.name("table"),
                      "and path are both given but only one can be: remove one, or set it to null",
                      value.origin()));
    }
    return path.<TableRef>map(p -> new PathTable(p, format, options))
        .or(() -> name.map(n -> new CatalogTable(n, format, options)));
  }

  /** A table to write, whose format has to be one that can be written. */
  Optional<OutputTable> output() {
    Optional<ConfigValue> format = section.value("format");
    if (format.flatMap(Section::scalar).flatMap(OutputFormat::of).isEmpty()) {
      format.ifPresent(value -> section.wrong("format", "must be delta or parquet", value));
      optional();
      return Optional.empty();
    }
    return optional().map(OutputTable::new);
  }

  /** The value of {@code path} or {@code table}, right or wrong. */
  Optional<ConfigValue> named() {
    return section.value("path").or(() -> section.value("table"));
  }

  private Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    Optional<ConfigValue> value = section.value("options");
    if (value.isPresent() && value.get() instanceof ConfigObject object) {
      object.toConfig().entrySet().forEach(entry -> option(entry, options));
    } else {
      value.ifPresent(v -> section.wrong("options", "must be a block { ... }", v));
    }
    return options;
  }

  // Spark's own names have dots, which HOCON reads as nesting: header.row and "header.row" are one.
  private void option(Map.Entry<String, ConfigValue> entry, Map<String, String> options) {
    String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
    Optional<String> text = Section.scalar(entry.getValue());
    text.ifPresent(t -> options.put(name, t));
    if (text.isEmpty()) {
      problems.add(
          section.name("options." + name),
          "must be a text, a number, true or false, found a list",
          entry.getValue().origin());
    }
  }
}
