/**
 * Evaluation over tables: plans that turn orders and qrels into values per query, and what is found
 * on them. A thin Spark skin over {@code eval}; called by the jobs.
 */
@NullMarked
package io.sparkrerank.jobs.evaluation;

import org.jspecify.annotations.NullMarked;
