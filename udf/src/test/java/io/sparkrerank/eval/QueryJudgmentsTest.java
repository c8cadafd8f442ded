package io.sparkrerank.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class QueryJudgmentsTest {
  @Test
  void holdsJudgedDocumentsInRankOrderWithoutNegativeGrades() {
    assertThat(HandComputed.QUERY.ranked())
        .extracting(JudgedDocument::rank)
        .containsExactly(1, 2, 4, 6);
    assertThat(HandComputed.QUERY.judged()).isEqualTo(6);
    assertThat(HandComputed.QUERY.retrieved()).isEqualTo(6);
    assertThat(HandComputed.QUERY.relevant(2)).isEqualTo(3);
    assertThat(HandComputed.QUERY.relevantWithin(Cutoff.at(4), 1)).isEqualTo(2);
  }

  @Test
  void refusesImpossibleRanks() {
    assertThatThrownBy(
            () ->
                new QueryJudgments(
                    List.of(JudgedDocument.retrieved(1, 2), JudgedDocument.retrieved(0, 2)), 5))
        .hasMessage("Two judged documents have rank 2");
    assertThatThrownBy(() -> new QueryJudgments(List.of(JudgedDocument.retrieved(1, 6)), 5))
        .hasMessage("A judged document has rank 6 but the run retrieved 5");
    assertThatThrownBy(() -> new QueryJudgments(List.of(), -1))
        .hasMessage("A run cannot retrieve -1 documents");
    assertThatThrownBy(() -> JudgedDocument.retrieved(1, 0)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> new JudgedDocument(1, -1)).hasMessageContaining("not -1");
  }

  @Test
  void measuresRefuseWhatTheyAreNotDefinedFor() {
    assertThatThrownBy(() -> new Precision(Cutoff.NONE, 1))
        .hasMessage("P is only defined at a cutoff");
    assertThatThrownBy(() -> new Bpref(0)).hasMessage("A relevance threshold is at least 1, not 0");
    assertThatThrownBy(() -> Cutoff.at(0)).hasMessage("A cutoff is at least 1, not 0");
  }
}
