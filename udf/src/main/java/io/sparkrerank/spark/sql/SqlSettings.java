package io.sparkrerank.spark.sql;

import io.sparkrerank.spec.ModelChoice;
import io.sparkrerank.spec.ScoringChoice;
import java.util.Optional;

/**
 * What a function was called with besides its arguments: the session's settings when it was
 * analysed.
 *
 * @param sha256 the fingerprint that the model must have, if any
 */
record SqlSettings(ModelChoice model, ScoringChoice scoring, Optional<String> sha256) {}
