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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that no one would write, and models that answer with something that is not a number. */
class HostileTextTest {
  private static final String QUERY = "how does it work";

  @ParameterizedTest
  @EnumSource(ScoringMode.class)
  void nanAndInfinityAreToldAndLeaveTheirNeighboursAlone(ScoringMode mode) {
    List<String> passages =
        List.of("it works", "nanword here", "the cat", "an infword here", "it works well");
    List<PairScore> actual;
    try (LoadedModel model = TestModels.open("nan-on-token")) {
      actual = scorer(model, mode, 64).score(pairs(passages)).scores();
    }
    assertThat(actual)
        .extracting(PairScore::status)
        .containsExactly(
            Status.SCORED, Status.NON_FINITE, Status.SCORED, Status.NON_FINITE, Status.SCORED);
    assertThat(actual.get(1).logit()).isNaN();
    assertThat(actual.get(3).logit()).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(actual.get(1).tokens()).isPositive();
    try (LoadedModel model = TestModels.open("tiny-bert")) {
      List<PairScore> sound = scorer(model, mode, 64).score(pairs(passages)).scores();
      for (int i : new int[] {0, 2, 4}) {
        assertThat(actual.get(i).logit()).isCloseTo(sound.get(i).logit(), within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-bert", "tiny-xlmr"})
  void textsWithoutTokensAreNeverRun(String name) {
    List<String> blanks = List.of("", " ", "\t\n", "\u00a0", "\u3000", "\u200b", "\u200b \u200b");
    List<TextPair> pairs = new ArrayList<>();
    for (String blank : blanks) {
      pairs.add(new TextPair(QUERY, blank));
      pairs.add(new TextPair(blank, "it works"));
    }
    try (LoadedModel model = TestModels.open(name)) {
      ScoredWindow window = scorer(model, ScoringMode.FLAG, 64).score(pairs);
      assertThat(window.scores()).containsOnly(PairScore.empty());
      assertThat(window.stats().pairsRequested()).isEqualTo(pairs.size());
      assertThat(window.stats().pairsScored()).isZero();
      assertThat(window.stats().batches()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-bert", "tiny-xlmr"})
  void aMegabyteIsCutLikeAnyLongText(String name) {
    String start = "it works because ";
    String huge = start + "the cat sat on the mat. ".repeat(44_000);
    String large = start + "the cat sat on the mat. ".repeat(100);
    try (LoadedModel model = TestModels.open(name)) {
      List<PairScore> scores =
          scorer(model, ScoringMode.PAIR, 64).score(pairs(List.of(huge, large))).scores();
      assertThat(scores.get(0)).isEqualTo(scores.get(1));
      assertThat(scores.get(0).tokens()).isEqualTo(64);
      assertThat(scores.get(0).truncated()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-bert", "tiny-xlmr"})
  void brokenUnicodeScoresAsItsReplacement(String name) {
    List<String> broken = List.of("it \ud83d works", "it works \ude00", "nul \0 inside");
    List<String> mended = List.of("it \ufffd works", "it works \ufffd", "nul \0 inside");
    try (LoadedModel model = TestModels.open(name)) {
      CrossEncoder scorer = scorer(model, ScoringMode.FLAG, 64);
      List<PairScore> scores = scorer.score(pairs(broken)).scores();
      assertThat(scores).isEqualTo(scorer.score(pairs(mended)).scores());
      assertThat(scores).extracting(PairScore::status).containsOnly(Status.SCORED);
    }
  }

  @Test
  void anEmptyWindowIsNothing() {
    try (LoadedModel model = TestModels.open("tiny-bert")) {
      assertThat(scorer(model, ScoringMode.FLAG, 64).score(List.of()).scores()).isEmpty();
    }
  }

  private static List<TextPair> pairs(List<String> passages) {
    return passages.stream().map(passage -> new TextPair(QUERY, passage)).toList();
  }

  private static CrossEncoder scorer(LoadedModel model, ScoringMode mode, int maxTokens) {
    return new CrossEncoder(
        model,
        new ScoringSpec(mode, maxTokens, Activation.IDENTITY, new TokenBudget(4096, 32), 100));
  }
}
