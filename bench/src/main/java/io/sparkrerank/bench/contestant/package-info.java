/** What is measured: the bare runtime, our core, our job and the peers that run on a JVM. */
@NullMarked
package io.sparkrerank.bench.contestant;

import org.jspecify.annotations.NullMarked;
