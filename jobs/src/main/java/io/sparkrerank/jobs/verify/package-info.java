/**
 * Checks a slice of the output tables against the inputs that its run row pins. Everything is
 * counted where the rows are: what reaches the driver does not grow with the pairs.
 */
@NullMarked
package io.sparkrerank.jobs.verify;

import org.jspecify.annotations.NullMarked;
