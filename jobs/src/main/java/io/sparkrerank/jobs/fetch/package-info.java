/**
 * Brings a cross-encoder from the Hugging Face hub, or a mirror of it, into a bundle directory and
 * verifies every byte on the way. The hub is used by its documented HTTP interface only, so neither
 * Python nor Spark takes part.
 */
@NullMarked
package io.sparkrerank.jobs.fetch;

import org.jspecify.annotations.NullMarked;
