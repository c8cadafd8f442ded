/**
 * Measures of retrieval quality as trec_eval computes them, over qrels and runs held as sparse
 * judgments. Free of Spark: any code may call it, and it uses nothing of the project but {@code
 * util}.
 */
@NullMarked
package io.sparkrerank.eval;

import org.jspecify.annotations.NullMarked;
