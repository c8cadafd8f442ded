/**
 * The front door and the back door: input tables read and checked, output slices written. Knows
 * neither models nor scores.
 */
@NullMarked
package io.sparkrerank.jobs.tables;

import org.jspecify.annotations.NullMarked;
