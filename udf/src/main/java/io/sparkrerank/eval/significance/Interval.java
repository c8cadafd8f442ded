package io.sparkrerank.eval.significance;

/**
 * A confidence interval of a mean difference.
 *
 * @param low the lower end
 * @param high the upper end
 */
public record Interval(double low, double high) {}
