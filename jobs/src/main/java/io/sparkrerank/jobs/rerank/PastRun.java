package io.sparkrerank.jobs.rerank;

import java.time.Instant;
import java.util.Map;

/**
 * What the runs table says of a run.
 *
 * @param runId its name
 * @param status how far it got
 * @param attemptId which try; blank in rows of older versions
 * @param generation of its publication; 0 before one and in rows of older versions
 * @param config its configuration
 * @param startedAt when it started
 * @param inputVersions what it read, by table
 */
record PastRun(
    String runId,
    RunStatus status,
    String attemptId,
    long generation,
    String config,
    Instant startedAt,
    Map<String, String> inputVersions) {}
