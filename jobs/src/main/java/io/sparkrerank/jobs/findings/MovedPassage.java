package io.sparkrerank.jobs.findings;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A passage that stands elsewhere in the second order.
 *
 * @param docId the passage's id as text
 * @param relevance its grade; empty where it was not judged
 * @param rankBefore its rank before; empty where the first order lacks it
 * @param rankAfter its rank after; empty where the second order lacks it
 * @param scoreBefore its score in the first order, where there is one
 * @param scoreAfter its score in the second order, where there is one
 * @param tokens tokens of the scored pair, where known
 * @param truncated whether the pair was cut to the model's length, where known
 * @param text the passage's text, where a passages table was given
 */
public record MovedPassage(
    String docId,
    OptionalInt relevance,
    OptionalInt rankBefore,
    OptionalInt rankAfter,
    OptionalDouble scoreBefore,
    OptionalDouble scoreAfter,
    OptionalInt tokens,
    Optional<Boolean> truncated,
    Optional<String> text) {}
