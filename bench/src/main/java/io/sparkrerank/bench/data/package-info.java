/** The pairs that every contestant scores: made from a fixed seed, written as tables, read back. */
@NullMarked
package io.sparkrerank.bench.data;

import org.jspecify.annotations.NullMarked;
