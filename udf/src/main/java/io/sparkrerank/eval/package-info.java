/**
 * Measures of retrieval quality over sparse judgments, equal to those of trec_eval 10.0 (and 9.0.8)
 * where it has them. Free of Spark: any code may call it, and it uses nothing of the project but
 * {@code util}.
 */
@NullMarked
package io.sparkrerank.eval;

import org.jspecify.annotations.NullMarked;
