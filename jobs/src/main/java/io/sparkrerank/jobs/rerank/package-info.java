/**
 * The rerank job: parse, resolve, plan, write. Plans are pure functions from tables to tables; only
 * {@code RerankJob} and what it calls by name touch paths.
 */
@NullMarked
package io.sparkrerank.jobs.rerank;

import org.jspecify.annotations.NullMarked;
