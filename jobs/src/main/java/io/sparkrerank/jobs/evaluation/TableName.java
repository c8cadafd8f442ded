package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.jobs.config.TableRef;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tables as a command line names them: {@code lake.search.reranked} in a catalog, {@code
 * lake/reranked} for a Delta table's path, {@code json:lake/qrels.jsonl} for another format.
 */
final class TableName {
  private static final Pattern FORMAT = Pattern.compile("(delta|parquet|json|csv|orc):(?!//)(.+)");
  private static final String DELTA = "delta";

  private TableName() {}

  static TableRef parse(String name) {
    Matcher format = FORMAT.matcher(name);
    if (format.matches()) {
      boolean csv = format.group(1).equals("csv");
      return new PathTable(
          format.group(2),
          format.group(1),
          csv ? Map.of("header", "true", "inferSchema", "true") : Map.of());
    }
    return name.contains("/")
        ? new PathTable(name, DELTA, Map.of())
        : new CatalogTable(name, DELTA, Map.of());
  }
}
