/**
 * Gates: conditions that a run's results must meet before they are published. Plain values, no
 * Spark; the configuration reads them, the rerank job takes the readings.
 */
@NullMarked
package io.sparkrerank.jobs.gates;

import org.jspecify.annotations.NullMarked;
