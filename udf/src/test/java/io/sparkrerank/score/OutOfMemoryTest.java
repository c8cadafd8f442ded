package io.sparkrerank.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.score.PairScore.Status;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.testing.CapturedLog;
import io.sparkrerank.testing.PlantedFault;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.text.TextPair;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 23 of the fault matrix: a batch that does not fit is a slower batch, not a failed job. */
class OutOfMemoryTest {
  /** 5 to 64 tokens; of 64 there are ten. */
  private static final List<TextPair> PAIRS =
      IntStream.rangeClosed(1, 69).mapToObj(n -> new TextPair("a", "b ".repeat(n))).toList();

  private LoadedModel model;
  private List<PairScore> sound;

  @BeforeEach
  void open() {
    model = TestModels.open("tiny-bert");
    sound = scorer(1024).score(PAIRS).scores();
  }

  @AfterEach
  void close() {
    System.clearProperty(PlantedFault.PROPERTY);
    model.close();
  }

  @Test
  void batchesAreHalvedUntilTheyFitAndAllPairsGetTheirScore() {
    System.setProperty(PlantedFault.PROPERTY, "oom:100");
    try (CapturedLog log = CapturedLog.of(LoadedModel.class)) {
      ScoredWindow window = scorer(1024).score(PAIRS);
      assertScores(window.scores());
      assertThat(window.stats().pairsScored()).isEqualTo(69);
      // 16, 8, 4, 2 rows of 64 tokens: one row fits, and that is learnt once.
      assertThat(window.stats().oomBackoffs()).isEqualTo(4);
      assertThat(log.messages())
          .hasSize(4)
          .last()
          .asString()
          .startsWith("from now on a model run holds at most 64 tokens: model run on batch [2, 64]")
          .endsWith("Failed to allocate memory for requested buffer of size 4294967296");
    }
  }

  @Test
  void theNextWindowStartsWithWhatFitted() {
    System.setProperty(PlantedFault.PROPERTY, "oom:600");
    assertThat(scorer(1024).score(PAIRS).stats().oomBackoffs()).isEqualTo(1);
    ScoredWindow next = scorer(1024).score(PAIRS);
    assertScores(next.scores());
    assertThat(next.stats().oomBackoffs()).isZero();
    // Also after the pressure is gone: what was learnt belongs to the session.
    System.clearProperty(PlantedFault.PROPERTY);
    assertThat(scorer(1024).score(PAIRS).stats().batches()).isEqualTo(next.stats().batches());
  }

  @Test
  void aPairThatDoesNotFitAloneIsRejectedAndTheOthersAreNot() {
    System.setProperty(PlantedFault.PROPERTY, "oom:63");
    ScoredWindow window = scorer(1024).score(PAIRS);
    for (int i = 0; i < PAIRS.size(); i++) {
      PairScore score = window.scores().get(i);
      if (sound.get(i).tokens() == 64) {
        assertThat(score.status()).isEqualTo(Status.OUT_OF_MEMORY);
        assertThat(score.logit()).isNaN();
        assertThat(score.tokens()).isEqualTo(64);
        assertThat(score.truncated()).isEqualTo(i > 59);
      } else {
        assertThat(score.status()).isEqualTo(Status.SCORED);
      }
    }
  }

  @Test
  void aPairIsTriedOnceMoreWhenNothingElseRuns(@TempDir Path directory) {
    System.setProperty(PlantedFault.PROPERTY, "oom-once:63:" + directory.resolve("failed"));
    ScoredWindow window = scorer(64).score(PAIRS);
    assertScores(window.scores());
    assertThat(window.stats().oomBackoffs()).isEqualTo(1);
  }

  private void assertScores(List<PairScore> scores) {
    for (int i = 0; i < PAIRS.size(); i++) {
      assertThat(scores.get(i).status()).isEqualTo(Status.SCORED);
      assertThat(scores.get(i).logit()).isCloseTo(sound.get(i).logit(), within(1e-5f));
    }
  }

  private CrossEncoder scorer(int maxBatchTokens) {
    TokenBudget budget = new TokenBudget(maxBatchTokens, 64, 1000, 1);
    return new CrossEncoder(
        model, new ScoringSpec(ScoringMode.FLAG, 64, Activation.IDENTITY, budget, 1000));
  }
}
