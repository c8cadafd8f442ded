package io.sparkrerank.jobs.findings;

/**
 * How many of the relevant passages are among the first {@code depth}. What the first order misses
 * at the depth of the candidate list no reranking can bring back.
 *
 * @param depth ranks seen
 * @param before mean recall before
 * @param after mean recall after
 */
public record DepthRecall(int depth, double before, double after) {}
