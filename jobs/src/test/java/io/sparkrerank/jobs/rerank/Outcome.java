package io.sparkrerank.jobs.rerank;

import io.sparkrerank.util.ExitCode;

/**
 * How a run of the job ended.
 *
 * @param code its exit code
 * @param out its standard output
 * @param err what it told of a failure
 */
record Outcome(ExitCode code, String out, String err) {}
