package io.sparkrerank.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.score.PairScore.Status;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.tokenize.PairTemplate;
import io.sparkrerank.tokenize.PairTruncation;
import io.sparkrerank.tokenize.TextTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a window of pairs costs: nothing is done twice, and all that is done is counted. */
class WindowTest {
  private static final TextPair SMALL = new TextPair("a", "b");
  private static final TextPair LARGE = new TextPair("a", "b c d");

  @Test
  void statisticsCountPairsTokensAndPadding() {
    try (LoadedModel model = TestModels.open("tiny-bert")) {
      CrossEncoder scorer = scorer(model, 1);
      ScoredWindow window = scorer.score(List.of(SMALL, new TextPair("a", ""), LARGE, SMALL));
      assertThat(window.scores()).extracting(PairScore::tokens).containsExactly(5, 0, 7, 5);
      assertThat(window.stats())
          .usingRecursiveComparison()
          .ignoringFields("tokenizeNanos", "waitNanos", "runNanos")
          .isEqualTo(new ScoringStats(4, 2, 12, 14, 1, 0, 0, 0, 0));
      assertThat(window.stats().tokenizeNanos()).isPositive();
      assertThat(window.stats().runNanos()).isPositive();
      assertThat(window.stats().paddingRatio()).isCloseTo(2.0 / 12, within(1e-12));
      assertThat(scorer.score(List.of()).stats().batches()).isZero();
      assertThat(scorer.score(List.of()).stats().paddingRatio()).isZero();
    }
  }

  @Test
  void statisticsAddUp() {
    ScoringStats one = new ScoringStats(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(one.plus(ScoringStats.NONE)).isEqualTo(one);
    assertThat(one.plus(one)).isEqualTo(new ScoringStats(2, 4, 6, 8, 10, 12, 14, 16, 18));
  }

  @Test
  void equalPairsRunOnceAndAllGetTheScore() {
    List<TextPair> pairs = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      // New strings, as rows bring them, that repeat every seven pairs; the swapped ones do not.
      pairs.add(new TextPair("what is " + i % 7, "it is " + i % 7));
      pairs.add(new TextPair("it is " + i % 7, "what is " + i % 7));
    }
    try (LoadedModel model = TestModels.open("tiny-bert")) {
      ScoredWindow window = scorer(model, 1).score(pairs);
      assertThat(window.stats().pairsRequested()).isEqualTo(120);
      assertThat(window.stats().pairsScored()).isEqualTo(14);
      for (int i = 0; i < pairs.size(); i++) {
        PairScore alone = scorer(model, 1).score(List.of(pairs.get(i))).scores().get(0);
        assertThat(window.scores().get(i).status()).isEqualTo(Status.SCORED);
        assertThat(window.scores().get(i).logit()).isCloseTo(alone.logit(), within(1e-5f));
      }
    }
  }

  @Test
  void eachDistinctTextIsTokenisedOnceAndBlankOnesNever() {
    Counting tokenizer = new Counting();
    List<TextPair> pairs =
        List.of(
            new TextPair("q", "one"),
            new TextPair("q", "two"),
            new TextPair("one", "q"),
            new TextPair("q", "one"),
            new TextPair("q", " "),
            new TextPair("", "two"));
    PreparedWindow window =
        PreparedWindow.of(pairs, tokenizer, new PairTruncation(ScoringMode.FLAG, 64, 3), spec(1));
    assertThat(tokenizer.texts).containsExactlyInAnyOrder("q", "one", "two");
    assertThat(window.distinct()).hasSize(3);
    assertThat(window.slots()).containsExactly(0, 1, 2, 0, -1, -1);
  }

  @Test
  void rowsArePaddedToABucketButNotBeyondTheModelsLength() {
    List<TextPair> pairs =
        IntStream.rangeClosed(1, 70).mapToObj(n -> new TextPair("a", "b ".repeat(n))).toList();
    try (LoadedModel model = TestModels.open("tiny-bert")) {
      List<PairScore> exact = scorer(model, 1).score(pairs).scores();
      ScoredWindow bucketed = scorer(model, 24).score(pairs);
      for (int i = 0; i < pairs.size(); i++) {
        assertThat(bucketed.scores().get(i).tokens()).isEqualTo(exact.get(i).tokens());
        assertThat(bucketed.scores().get(i).logit()).isCloseTo(exact.get(i).logit(), within(1e-5f));
      }
      // 5 to 64 tokens: 20 pairs take 24, 24 take 48, and 26 the model's 64 instead of 72.
      assertThat(bucketed.stats().paddedTokens()).isEqualTo(20 * 24 + 24 * 48 + 26 * 64);
    }
  }

  private static CrossEncoder scorer(LoadedModel model, int lengthBucket) {
    return new CrossEncoder(model, spec(lengthBucket));
  }

  private static ScoringSpec spec(int lengthBucket) {
    TokenBudget budget = new TokenBudget(4096, 32, 4, lengthBucket);
    return new ScoringSpec(ScoringMode.FLAG, 64, Activation.IDENTITY, budget, 1000);
  }

  private static final class Counting implements TextTokenizer {
    private final List<String> texts = new ArrayList<>();

    @Override
    public int[] encode(String text) {
      texts.add(text);
      return new int[] {text.length()};
    }

    @Override
    public PairTemplate template() {
      return new PairTemplate(List.of(), 0, List.of(), 1, List.of());
    }

    @Override
    public void close() {}
  }
}
