package io.sparkrerank.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.score.PairScore.Status;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.testing.Golden;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our logits against those of ONNX Runtime and PyTorch in Python, and against each other. */
class GoldenLogitsTest {
  private static final float REFERENCE_TOLERANCE = 1e-4f;
  private static final float BATCH_TOLERANCE = 1e-5f;
  private static final TokenBudget BUDGET = new TokenBudget(4096, 32);

  private static Map<String, TextPair> pairs;

  @BeforeAll
  static void read() {
    pairs = Golden.pairs();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"tiny-bert, FLAG", "tiny-bert, PAIR", "tiny-xlmr, FLAG", "tiny-xlmr, PAIR"})
  void logitsEqualTheReferencesInMixedWindowsAndAlone(String name, ScoringMode mode) {
    List<Golden.Logit> expected = Golden.logits(name, mode);
    assertThat(expected).hasSize(200);
    try (LoadedModel model = TestModels.open(name)) {
      CrossEncoder scorer = scorer(model, mode, 512);
      assertLogits(scorer.score(textsOf(expected)).scores(), expected);
      List<PairScore> alone = new ArrayList<>();
      for (TextPair pair : textsOf(expected)) {
        alone.addAll(scorer.score(List.of(pair)).scores());
      }
      assertLogits(alone, expected);
    }
  }

  @Test
  void aPairScoresTheSameWhereverItStandsInAWindow() {
    List<TextPair> all = new ArrayList<>(pairs.values());
    all.removeIf(pair -> pair.passage().length() % 4 != 0);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(7));
    try (LoadedModel model = TestModels.open("tiny-bert")) {
      CrossEncoder scorer = scorer(model, ScoringMode.FLAG, 128);
      CrossEncoder oneByOne =
          new CrossEncoder(model, spec(ScoringMode.FLAG, 128, new TokenBudget(1, 1)));
      List<PairScore> inOrder = scorer.score(all).scores();
      List<PairScore> alone = oneByOne.score(all).scores();
      List<PairScore> shuffled = scorer.score(order.stream().map(all::get).toList()).scores();
      for (int i = 0; i < order.size(); i++) {
        PairScore expected = alone.get(order.get(i));
        assertSame(shuffled.get(i), expected, BATCH_TOLERANCE);
        assertSame(inOrder.get(order.get(i)), expected, BATCH_TOLERANCE);
      }
    }
  }

  @Test
  void externalDataGivesTheSameBitsAsOneFile() {
    assertThat(logits("tiny-xlmr-external")).isEqualTo(logits("tiny-xlmr"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"out-b", "out-b11"})
  void everyShapeOfOneLogitGivesTheSameScores(String name) {
    assertThat(logits(name)).isEqualTo(logits("tiny-bert"));
  }

  @Test
  void theChosenOneOfTwoLogitsIsTheScore() {
    List<Float> expected = logits("tiny-bert");
    assertThat(logits(TestModels.bundle("out-b2"), 0)).isEqualTo(expected);
    assertThat(logits(TestModels.bundle("out-b2"), 1))
        .isEqualTo(expected.stream().map(logit -> -logit).toList());
  }

  @Test
  void twoLogitsWithoutAChosenOneAreRefused() {
    assertThatThrownBy(() -> logits("out-b2"))
        .isInstanceOf(RerankException.class)
        .hasMessage(
            TestModels.path("out-b2").resolve("model.onnx")
                + " gives logits FLOAT[-1, 2], two logits per pair; set model.label = 0 or 1 to say"
                + " which one means relevant (1 for models trained on not-relevant/relevant)");
  }

  @Test
  void halfPrecisionIsCloseToSinglePrecision() {
    List<Float> expected = logits("tiny-bert");
    List<Float> actual = logits("tiny-bert-fp16");
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).isCloseTo(expected.get(i), within(0.05f));
    }
  }

  @Test
  void aQuantisedGraphIsFoundByItsNameAndScores() {
    ModelBundle bundle =
        ModelBundle.open(
            TestModels.path("tiny-bert-int8"), Optional.of("onnx/model_quantized.onnx"));
    List<Float> expected = logits("tiny-bert");
    List<Float> actual = logits(bundle, -1);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).isCloseTo(expected.get(i), within(1.5f));
    }
  }

  @Test
  void lengthsArePredictedWithoutRunningTheModel() {
    List<TextPair> some = new ArrayList<>(pairs.values()).subList(0, 300);
    try (LoadedModel model = TestModels.open("tiny-xlmr")) {
      CrossEncoder scorer = scorer(model, ScoringMode.PAIR, 64);
      int[] lengths = scorer.lengths(some);
      List<PairScore> scores = scorer.score(some).scores();
      for (int i = 0; i < lengths.length; i++) {
        if (scores.get(i).status() == Status.SCORED) {
          assertThat(lengths[i]).isEqualTo(scores.get(i).tokens());
        }
      }
    }
  }

  private static void assertLogits(List<PairScore> actual, List<Golden.Logit> expected) {
    for (int i = 0; i < expected.size(); i++) {
      Golden.Logit line = expected.get(i);
      PairScore score = actual.get(i);
      if (score.status() == Status.EMPTY) {
        // The reference scores a pair without text; we refuse to.
        assertThat(line.tokens()).as(line.id()).isLessThan(512);
      } else {
        assertThat(score.logit()).as(line.id()).isCloseTo(line.ort(), within(REFERENCE_TOLERANCE));
        assertThat(score.logit())
            .as(line.id())
            .isCloseTo(line.torch(), within(REFERENCE_TOLERANCE));
        assertThat(score.tokens()).as(line.id()).isEqualTo(line.tokens());
      }
    }
    assertThat(actual).hasSameSizeAs(expected);
    assertThat(actual.stream().filter(score -> score.status() == Status.SCORED).count())
        .isGreaterThan(180);
  }

  private static void assertSame(PairScore actual, PairScore expected, float tolerance) {
    assertThat(actual.status()).isEqualTo(expected.status());
    assertThat(actual.tokens()).isEqualTo(expected.tokens());
    assertThat(actual.truncated()).isEqualTo(expected.truncated());
    if (expected.status() == Status.SCORED) {
      assertThat(actual.logit()).isCloseTo(expected.logit(), within(tolerance));
    }
  }

  private static List<TextPair> textsOf(List<Golden.Logit> lines) {
    return lines.stream().map(line -> pairs.get(line.id())).toList();
  }

  private static List<Float> logits(String name) {
    return logits(TestModels.bundle(name), -1);
  }

  private static List<Float> logits(ModelBundle bundle, int label) {
    List<TextPair> texts = textsOf(Golden.logits("tiny-bert", ScoringMode.FLAG));
    try (LoadedModel model = LoadedModel.open(bundle, SessionSpec.cpu(1), label)) {
      return scorer(model, ScoringMode.FLAG, 128).score(texts).scores().stream()
          .filter(score -> score.status() == Status.SCORED)
          .map(PairScore::logit)
          .toList();
    }
  }

  private static CrossEncoder scorer(LoadedModel model, ScoringMode mode, int maxTokens) {
    return new CrossEncoder(model, spec(mode, maxTokens, BUDGET));
  }

  private static ScoringSpec spec(ScoringMode mode, int maxTokens, TokenBudget budget) {
    return new ScoringSpec(mode, maxTokens, Activation.IDENTITY, budget, 1000);
  }
}
