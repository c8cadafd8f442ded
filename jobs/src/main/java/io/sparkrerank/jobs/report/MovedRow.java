package io.sparkrerank.jobs.report;

import io.sparkrerank.jobs.findings.MovedPassage;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A passage of a harmed query, as text.
 *
 * @param docId its id
 * @param text what stands in it; empty where no passages were given
 * @param hasText whether it is known
 * @param grade its relevance
 * @param relevant whether the grade is above 0, which is what makes a fall hurt
 * @param rankBefore its rank before
 * @param rankAfter its rank after
 * @param scoreBefore its score before
 * @param scoreAfter its score after
 * @param truncated whether the model saw only its beginning
 */
record MovedRow(
    String docId,
    String text,
    boolean hasText,
    String grade,
    boolean relevant,
    String rankBefore,
    String rankAfter,
    String scoreBefore,
    String scoreAfter,
    boolean truncated) {

  static MovedRow of(MovedPassage passage) {
    return new MovedRow(
        passage.docId(),
        passage.text().orElse(""),
        passage.text().isPresent(),
        passage.relevance().isPresent() ? "grade " + passage.relevance().getAsInt() : "not judged",
        passage.relevance().orElse(0) > 0,
        rank(passage.rankBefore()),
        rank(passage.rankAfter()),
        score(passage.scoreBefore()),
        score(passage.scoreAfter()),
        passage.truncated().orElse(false));
  }

  private static String rank(OptionalInt rank) {
    return rank.isPresent() ? Figures.count(rank.getAsInt()) : Wording.none();
  }

  private static String score(OptionalDouble score) {
    return score.isPresent() ? Figures.score(score.getAsDouble()) : Wording.none();
  }
}
