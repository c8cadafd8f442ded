package io.sparkrerank.jobs.evaluation;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is known of a query apart from its results, to group queries by.
 *
 * @param queryId the query's id as text
 * @param words words of its text, parted by white space
 * @param tokens mean tokens of its pairs in the second order
 * @param truncated share of those pairs that were cut to the model's length, in [0, 1]
 * @param scoreGap score of its first passage in the first order less that of its second
 * @param columns values of the columns that were asked for, those that are not null
 */
record QueryTraits(
    String queryId,
    OptionalInt words,
    OptionalDouble tokens,
    OptionalDouble truncated,
    OptionalDouble scoreGap,
    Map<String, String> columns) {
  QueryTraits {
    columns = Map.copyOf(columns);
  }
}
