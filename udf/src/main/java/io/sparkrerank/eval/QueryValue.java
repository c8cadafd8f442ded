package io.sparkrerank.eval;

/**
 * The value of one measure for one query.
 *
 * @param queryId the query
 * @param measure the measure
 * @param value its value, unrounded
 * @param retrieved whether the run has the query; if not, trec_eval 9 prints no line for it even
 *     with {@code -c}, and trec_eval 10 one with this value
 */
public record QueryValue(String queryId, Measure measure, double value, boolean retrieved) {}
