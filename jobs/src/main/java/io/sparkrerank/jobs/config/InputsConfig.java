package io.sparkrerank.jobs.config;

import java.util.Optional;

/**
 * What the job reads.
 *
 * @param queries the queries
 * @param candidates the first stage's top-k
 * @param passages the passages
 * @param qrels judgements; without them no metrics are computed
 */
public record InputsConfig(
    QueriesInput queries,
    CandidatesInput candidates,
    PassagesInput passages,
    Optional<QrelsInput> qrels) {}
