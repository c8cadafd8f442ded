/**
 * The command line of the jobs: arguments in, exit code out, messages that need no stack trace.
 * Called by {@code main} methods only.
 */
@NullMarked
package io.sparkrerank.jobs.cli;

import org.jspecify.annotations.NullMarked;
