package io.sparkrerank.eval.significance;

import io.sparkrerank.eval.Measure;

/**
 * Two runs compared by one measure.
 *
 * @param measure the measure
 * @param comparison what its values say
 * @param holmP the randomisation test's p-value, corrected by Holm over all measures compared
 */
public record MeasureComparison(Measure measure, PairedComparison comparison, double holmP) {}
