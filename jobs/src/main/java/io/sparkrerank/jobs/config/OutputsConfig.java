package io.sparkrerank.jobs.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the job writes.
 *
 * @param reranked the reranked top-n
 * @param rejects candidates that could not be scored, with the reason
 * @param metrics measures before and after; present whenever there are qrels
 * @param queryMetrics measures of each judged query before and after, if wanted
 * @param comparison tests of the differences, if wanted
 * @param runs one row per run
 * @param stagingPath directory where scored rows wait for the commit; empty for one beside the
 *     reranked table
 * @param summary what the job prints at its end
 * @param summaryPath directory that takes a run's figures as JSON; empty for one beside the
 *     reranked table
 */
public record OutputsConfig(
    OutputTable reranked,
    OutputTable rejects,
    Optional<OutputTable> metrics,
    Optional<OutputTable> queryMetrics,
    Optional<OutputTable> comparison,
    OutputTable runs,
    Optional<String> stagingPath,
    SummaryForm summary,
    Optional<String> summaryPath) {

  /** Every table by its name in the configuration, in the order of the documentation. */
  public Map<String, OutputTable> byName() {
    Map<String, OutputTable> tables = new LinkedHashMap<>();
    tables.put("reranked", reranked);
    tables.put("rejects", rejects);
    metrics.ifPresent(table -> tables.put("metrics", table));
    queryMetrics.ifPresent(table -> tables.put("query-metrics", table));
    comparison.ifPresent(table -> tables.put("comparison", table));
    tables.put("runs", runs);
    return tables;
  }
}
