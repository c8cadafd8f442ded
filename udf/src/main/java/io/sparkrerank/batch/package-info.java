/**
 * Which pairs run together: pure arithmetic over lengths and the buffers a model run reads. Knows
 * neither a tokenizer nor a session.
 */
@NullMarked
package io.sparkrerank.batch;

import org.jspecify.annotations.NullMarked;
