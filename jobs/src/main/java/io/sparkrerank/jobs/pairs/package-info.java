/**
 * What is to be scored: candidates made distinct, their texts known by hash, and every pair of
 * texts scored once however many candidates share it. Plans; it writes nothing and knows no
 * outputs.
 */
@NullMarked
package io.sparkrerank.jobs.pairs;

import org.jspecify.annotations.NullMarked;
