/**
 * Settings of the scoring core as plain serializable data: the only thing that jobs and closures
 * carry to an executor. Imports nothing of the project but {@code util}.
 */
@NullMarked
package io.sparkrerank.spec;

import org.jspecify.annotations.NullMarked;
