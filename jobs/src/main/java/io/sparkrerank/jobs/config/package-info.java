/**
 * The configuration of the rerank job: HOCON files and {@code --set} values read into one immutable
 * {@link io.sparkrerank.jobs.config.RerankConfig}, checked as a whole. Called by the jobs once, on
 * the driver, before any Spark stage; it opens no table and no model.
 */
@NullMarked
package io.sparkrerank.jobs.config;

import org.jspecify.annotations.NullMarked;
