/** Runs the examples as they are started from a shell. */
@NullMarked
package io.sparkrerank.examples;

import org.jspecify.annotations.NullMarked;
