/**
 * The scorer as a stage of Spark ML pipelines. A skin over {@code spark}, without logic of its own.
 */
@NullMarked
package io.sparkrerank.spark.ml;

import org.jspecify.annotations.NullMarked;
