package io.sparkrerank.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.util.RerankException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTest {
  private static List<String> ranked(Run run) {
    return run.ranking("q").stream().map(ScoredDocument::docId).toList();
  }

  @Test
  void ranksByScoreAndThenByDocumentIdDescending() {
    Run run =
        Run.builder("tag")
            .add("q", "a", 1)
            .add("q", "c", 1)
            .add("q", "b", 2)
            .add("q", "B", 1)
            .add("q", "minus", -0.0)
            .add("q", "zero", 0.0)
            .build();
    assertThat(ranked(run)).containsExactly("b", "c", "a", "B", "zero", "minus");
    assertThat(ranked(run.top(2))).containsExactly("b", "c");
    assertThat(run.ranking("other")).isEmpty();
  }

  @Test
  void tiesFollowUtf8BytesNotUtf16Units() {
    Run run = Run.builder("tag").add("q", "\uffee", 1).add("q", "\ud835\udcb3", 1).build();
    assertThat(ranked(run)).containsExactly("\ud835\udcb3", "\uffee");
    assertThat("\ud835\udcb3").isLessThan("\uffee");
  }

  @Test
  void refusesADocumentTwiceAndScoresThatAreNotNumbers() {
    Run.Builder run = Run.builder("tag").add("q", "d", 1);
    assertThatThrownBy(() -> run.add("q", "d", 2))
        .isInstanceOf(RerankException.class)
        .hasMessage("The run has document 'd' of query 'q' twice (scores 1.0 and 2.0); keep one.");
    assertThatThrownBy(() -> run.add("q", "e", Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Document 'e' has score NaN");
    assertThatThrownBy(() -> run.build().top(0)).hasMessageContaining("not 0");
  }

  @Test
  void aBuiltRunNoLongerChanges() {
    Run.Builder builder = Run.builder("tag").add("q", "d", 1);
    Run run = builder.build();
    builder.add("q", "e", 2);
    assertThat(ranked(run)).containsExactly("d");
  }

  @Test
  void qrelsRefuseAJudgmentTwice() {
    Qrels.Builder qrels = Qrels.builder().add("q", "d", 1);
    assertThatThrownBy(() -> qrels.add("q", "d", 2))
        .isInstanceOf(RerankException.class)
        .hasMessage("The qrels judge document 'd' of query 'q' twice (grades 1 and 2); keep one.");
  }
}
