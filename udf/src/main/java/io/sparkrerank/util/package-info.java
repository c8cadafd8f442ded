/**
 * What every package may use and what uses none of them: the exit codes, the one user-facing
 * exception and ordered closing of natives.
 */
@NullMarked
package io.sparkrerank.util;

import org.jspecify.annotations.NullMarked;
