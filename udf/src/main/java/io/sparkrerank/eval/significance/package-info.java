/**
 * Whether the difference between two runs is real: paired tests over the queries' values, after
 * Smucker, Allan and Carterette, "A comparison of statistical significance tests for information
 * retrieval evaluation", CIKM 2007. Distributions and random numbers are those of commons-math3,
 * which Spark brings. A difference is always B less A, so that a positive one speaks for B.
 */
@NullMarked
package io.sparkrerank.eval.significance;

import org.jspecify.annotations.NullMarked;
