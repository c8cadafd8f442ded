/**
 * The scorer as SQL functions: expressions that cannot be evaluated row by row, and the rules and
 * operator that score them a partition at a time, as Spark does with vectorised Python functions. A
 * skin over {@code spark}, without logic of its own.
 */
@NullMarked
package io.sparkrerank.spark.sql;

import org.jspecify.annotations.NullMarked;
