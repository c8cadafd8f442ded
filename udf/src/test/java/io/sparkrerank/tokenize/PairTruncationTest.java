package io.sparkrerank.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.text.EncodedPair;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Against plain versions of the two algorithms that build lists and drop tokens. */
class PairTruncationTest {

  @Property(tries = 2000)
  void flagCutsAsFlagRerankerDoes(
      @ForAll @IntRange(max = 80) int query,
      @ForAll @IntRange(max = 80) int passage,
      @ForAll @IntRange(min = 1, max = 90) int maxTokens,
      @ForAll @IntRange(min = 1, max = 4) int specials) {
    Assume.that(maxTokens >= PairTruncation.shortestMaxTokens(ScoringMode.FLAG, specials));
    EncodedPair pair = cut(ScoringMode.FLAG, maxTokens, specials, query, passage);
    // query_inputs = tokenizer(query, max_length=max_length * 3 // 4, truncation=True)
    List<Integer> q = ids(query);
    while (q.size() > Math.floorDiv(maxTokens * 3, 4)) {
      q.remove(q.size() - 1);
    }
    // prepare_for_model(q, p, truncation="only_second", max_length=max_length)
    List<Integer> p = ids(passage);
    while (q.size() + p.size() + specials > maxTokens) {
      p.remove(p.size() - 1);
    }
    assertCutTo(pair, q, p, specials, maxTokens);
  }

  @Property(tries = 2000)
  void pairCutsLongestFirst(
      @ForAll @IntRange(max = 80) int query,
      @ForAll @IntRange(max = 80) int passage,
      @ForAll @IntRange(min = 1, max = 90) int maxTokens,
      @ForAll @IntRange(min = 1, max = 4) int specials) {
    Assume.that(maxTokens >= PairTruncation.shortestMaxTokens(ScoringMode.PAIR, specials));
    EncodedPair pair = cut(ScoringMode.PAIR, maxTokens, specials, query, passage);
    List<Integer> q = ids(query);
    List<Integer> p = ids(passage);
    // One token at a time off the longer; at a tie the text that was longer keeps the odd token.
    while (q.size() + p.size() + specials > maxTokens) {
      boolean fromQuery = q.size() == p.size() ? query <= passage : q.size() > p.size();
      List<Integer> longer = fromQuery ? q : p;
      longer.remove(longer.size() - 1);
    }
    assertCutTo(pair, q, p, specials, maxTokens);
  }

  @Property
  void bothTextsKeepATokenAtTheSmallestMaximum(
      @ForAll ScoringMode mode,
      @ForAll @IntRange(min = 1, max = 60) int query,
      @ForAll @IntRange(min = 1, max = 60) int passage,
      @ForAll @IntRange(max = 6) int specials,
      @ForAll @IntRange(max = 20) int more) {
    int maxTokens = PairTruncation.shortestMaxTokens(mode, specials) + more;
    EncodedPair pair = cut(mode, maxTokens, specials, query, passage);
    assertThat(pair.queryTokens()).isPositive();
    assertThat(pair.passageTokens()).isPositive();
    assertThat(pair.length()).isLessThanOrEqualTo(maxTokens);
  }

  @Property
  void aPairThatFitsIsLeftAloneInBothModes(
      @ForAll ScoringMode mode,
      @ForAll @IntRange(max = 30) int query,
      @ForAll @IntRange(max = 60) int passage) {
    EncodedPair pair = cut(mode, 93, 3, query, passage);
    assertThat(pair.truncated()).isFalse();
    assertThat(pair.length()).isEqualTo(query + passage + 3);
  }

  @Test
  void flagCutsALongQueryEvenWhereTheWholeWouldFit() {
    EncodedPair pair = cut(ScoringMode.FLAG, 32, 3, 26, 1);
    assertThat(pair.queryTokens()).isEqualTo(24);
    assertThat(pair.passageTokens()).isEqualTo(1);
    assertThat(pair.truncated()).isTrue();
    assertThat(cut(ScoringMode.PAIR, 32, 3, 26, 1).truncated()).isFalse();
  }

  @Test
  void smallestMaximumIsRefusedOneBelow() {
    assertThat(PairTruncation.shortestMaxTokens(ScoringMode.PAIR, 3)).isEqualTo(5);
    assertThat(PairTruncation.shortestMaxTokens(ScoringMode.FLAG, 3)).isEqualTo(13);
    assertThat(PairTruncation.shortestMaxTokens(ScoringMode.FLAG, 4)).isEqualTo(17);
    assertThatThrownBy(() -> new PairTruncation(ScoringMode.PAIR, 4, 3))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
        .hasMessage(
            "scoring.max-length is 4, but this model's tokenizer adds 3 special tokens and mode"
                + " pair needs at least 5 to leave room for query and passage; raise it");
  }

  private static EncodedPair cut(
      ScoringMode mode, int maxTokens, int specials, int query, int passage) {
    return new PairTruncation(mode, maxTokens, specials).cut(range(query), range(passage));
  }

  private static void assertCutTo(
      EncodedPair pair, List<Integer> query, List<Integer> passage, int specials, int maxTokens) {
    assertThat(IntStream.range(0, pair.queryTokens()).mapToObj(pair::queryId)).isEqualTo(query);
    assertThat(IntStream.range(0, pair.passageTokens()).mapToObj(pair::passageId))
        .isEqualTo(passage);
    assertThat(pair.length()).isEqualTo(query.size() + passage.size() + specials);
    assertThat(pair.length()).isLessThanOrEqualTo(maxTokens);
  }

  private static int[] range(int tokens) {
    return IntStream.range(0, tokens).map(i -> 100 + i).toArray();
  }

  private static List<Integer> ids(int tokens) {
    List<Integer> ids = new ArrayList<>();
    for (int id : range(tokens)) {
      ids.add(id);
    }
    return ids;
  }
}
