package io.sparkrerank.jobs.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Refuses tables that would overwrite each other: an output in the place of another table, or in a
 * directory inside it, where Delta's clean-up would delete what it does not know.
 */
final class Locations {
  private Locations() {}

  static void refuseOverlaps(
      InputsConfig inputs, OutputsConfig outputs, Optional<StoreConfig> store, Problems problems) {
    Map<String, String> written = new LinkedHashMap<>();
    outputs.byName().forEach((name, out) -> written.put("rerank.outputs." + name, of(out.table())));
    outputs
        .stagingPath()
        .ifPresent(path -> written.put("rerank.outputs.staging-path", ofPath(path)));
    store.ifPresent(s -> written.put("rerank.store", of(s.table().table())));

    Map<String, String> seen = new LinkedHashMap<>();
    seen.put("rerank.inputs.queries", of(inputs.queries().table()));
    seen.put("rerank.inputs.candidates", of(inputs.candidates().table()));
    seen.put("rerank.inputs.passages", of(inputs.passages().table()));
    inputs.qrels().ifPresent(qrels -> seen.put("rerank.inputs.qrels", of(qrels.table())));
    // A table that could not be read has no place, and has been reported.
    seen.values().removeIf(Locations::unknown);
    written.values().removeIf(Locations::unknown);
    written.forEach(
        (key, place) -> {
          seen.forEach((other, otherPlace) -> compare(key, place, other, otherPlace, problems));
          seen.put(key, place);
        });
  }

  private static void compare(
      String key, String place, String other, String otherPlace, Problems problems) {
    String shown = Redaction.text(place.substring(place.indexOf(' ') + 1));
    if (place.equals(otherPlace)) {
      problems.add(key, "and " + other + " are the same place, " + shown + ": give each its own");
    } else if (place.startsWith(otherPlace + "/") || otherPlace.startsWith(place + "/")) {
      problems.add(
          key,
          "and " + other + " lie one inside the other, at " + shown + ": put them side by side");
    }
  }

  private static String of(TableRef table) {
    return table instanceof CatalogTable named
        ? "table " + named.name().toLowerCase(Locale.ROOT)
        : ofPath(((PathTable) table).path());
  }

  private static boolean unknown(String place) {
    return place.equals(ofPath(Section.STAND_IN));
  }

  private static String ofPath(String path) {
    if (path.matches("[A-Za-z][A-Za-z0-9+.-]+:.*") && !path.startsWith("file:")) {
      return "path " + path.replaceAll("(?<!:)/+", "/").replaceFirst("/+$", "");
    }
    String local = path.replaceFirst("^file:(//)?", "");
    return "path " + Path.of(local).toAbsolutePath().normalize();
  }
}
