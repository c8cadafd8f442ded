package io.sparkrerank.jobs.findings;

import io.sparkrerank.eval.Measure;

/**
 * A measure over all judged queries.
 *
 * @param measure the measure
 * @param before its mean before; of a count, the sum
 * @param after the same after
 * @param queries how many queries it is of
 */
public record MeasureMean(Measure measure, double before, double after, long queries) {}
