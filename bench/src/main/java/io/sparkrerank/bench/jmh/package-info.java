/** JMH benchmarks of the core's inner loops. */
@NullMarked
package io.sparkrerank.bench.jmh;

import org.jspecify.annotations.NullMarked;
