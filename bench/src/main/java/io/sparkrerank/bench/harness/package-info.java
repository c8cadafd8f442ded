/** Starts contestants as processes, lets them take turns, and works out the figures. */
@NullMarked
package io.sparkrerank.bench.harness;

import org.jspecify.annotations.NullMarked;
