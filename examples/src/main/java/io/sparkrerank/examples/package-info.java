/**
 * A short program for each door other than the job, on the bundled sample and model: {@code
 * scripts/example.sh DataFrameExample}.
 */
@NullMarked
package io.sparkrerank.examples;

import org.jspecify.annotations.NullMarked;
