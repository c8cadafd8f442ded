/**
 * The Spark skin over the scoring core: one model per executor JVM, lent to tasks by count. With
 * the jobs the only place for {@code org.apache.spark}.
 */
@NullMarked
package io.sparkrerank.spark;

import org.jspecify.annotations.NullMarked;
