/**
 * What callers use: texts in, one logit per pair out, in input order. The only assembler of
 * tokenizer, batches and session.
 */
@NullMarked
package io.sparkrerank.score;

import org.jspecify.annotations.NullMarked;
