/**
 * The table in which scores wait for the next run: looked up by the hashes of two texts, added to
 * in pieces, tidied by a command of its own. Knows neither candidates nor models.
 */
@NullMarked
package io.sparkrerank.jobs.store;

import org.jspecify.annotations.NullMarked;
