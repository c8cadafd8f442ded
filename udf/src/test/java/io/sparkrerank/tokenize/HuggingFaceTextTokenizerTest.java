package io.sparkrerank.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.util.Utils;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceTextTokenizerTest {

  @Test
  void djlIsToldNotToReportOrDownload() {
    open("tiny-bert").close();
    assertThat(Utils.isOfflineMode()).isTrue();
    assertThat(Utils.getEnvOrSystemProperty("OPT_OUT_TRACKING")).isEqualTo("true");
    assertThat(Utils.getEnvOrSystemProperty("RUST_FLAVOR")).isEqualTo("cpu");
  }

  @Test
  void truncationAndPaddingInsideTheFileAreSwitchedOff() {
    try (HuggingFaceTextTokenizer tokenizer = open("minilm-tokenizer")) {
      assertThat(tokenizer.encode("word ".repeat(300))).hasSize(300).containsOnly(2773);
      assertThat(tokenizer.encode("word")).containsExactly(2773);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-bert", "tiny-xlmr", "minilm-tokenizer"})
  void ofATextLongerThanAnyModelReadsTheFirstTokensAreThoseOfTheWhole(String name) {
    // Its first 262,144 characters end within a word.
    String part = "cat-sat, unbelievable numbers ";
    try (HuggingFaceTextTokenizer tokenizer = open(name)) {
      int[] some = tokenizer.encode(part.repeat(8_000));
      int[] more = tokenizer.encode(part.repeat(20_000));
      assertThat(some.length).isGreaterThan(16_384);
      assertThat(more).hasSizeGreaterThan(16_384).hasSizeLessThan(5 * some.length / 4);
      assertThat(more).startsWith(some);
      // Blanks are no tokens, so it reads on until there are enough.
      assertThat(tokenizer.encode(" ".repeat(600_000) + "cat")).isEqualTo(tokenizer.encode("cat"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-bert", "tiny-xlmr", "minilm-tokenizer"})
  void textWithoutLettersHasNoTokens(String name) {
    try (HuggingFaceTextTokenizer tokenizer = open(name)) {
      for (String text : List.of("", " ", " \t\r\n ", "\u00a0", "\u3000")) {
        assertThat(tokenizer.encode(text)).as(escaped(text)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-bert", "tiny-xlmr", "minilm-tokenizer"})
  void unpairedSurrogatesAreReadAsReplacementCharacters(String name) {
    try (HuggingFaceTextTokenizer tokenizer = open(name)) {
      for (String text :
          List.of("a\ud83db", "a\ude00b", "\ud83d", "\ude00\ud83d", "x\ud83d\ud83d\ude00")) {
        String replaced = HuggingFaceTextTokenizer.wellFormed(text);
        assertThat(tokenizer.encode(text)).isEqualTo(tokenizer.encode(replaced));
      }
    }
    assertThat(HuggingFaceTextTokenizer.wellFormed("x\ud83d\ud83d\ude00\ude00y"))
        .isEqualTo("x\ufffd\ud83d\ude00\ufffdy");
  }

  @Property
  void wellFormedTextIsValidUnicodeAndUnchangedIfItWas(@ForAll String text) {
    String wellFormed = HuggingFaceTextTokenizer.wellFormed(text);
    assertThat(wellFormed).hasSameSizeAs(text);
    assertThat(wellFormed.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF)).isTrue();
    boolean valid = text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    assertThat(wellFormed.equals(text)).isEqualTo(valid);
  }

  @Test
  void nulIsACharacterLikeAnyOther() {
    try (HuggingFaceTextTokenizer tokenizer = open("tiny-bert")) {
      // BERT's normaliser drops it; the text behind it stays.
      assertThat(tokenizer.encode("one\0two")).isEqualTo(tokenizer.encode("onetwo"));
      assertThat(tokenizer.encode("\0")).isEmpty();
      assertThat(tokenizer.encode("one \0 two")).isEqualTo(tokenizer.encode("one two"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-bert", "tiny-xlmr"})
  void aQuarterOfAMegabyteIsEncodedWhole(String name) {
    String text = "the cat sat on the mat. ".repeat(10_000);
    try (HuggingFaceTextTokenizer tokenizer = open(name)) {
      int[] once = tokenizer.encode("the cat sat on the mat. ");
      int[] ids = tokenizer.encode(text);
      assertThat(text.length()).isEqualTo(240_000);
      assertThat(ids).hasSize(10_000 * once.length);
      assertThat(Arrays.copyOf(ids, once.length)).isEqualTo(once);
    }
  }

  @Test
  void manyThreadsGetTheSameIds() throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      texts.add(
          "how many threads "
              + i
              + " can encode the same \u0442\u0435\u043a\u0441\u0442 "
              + "x".repeat(i % 50));
    }
    try (HuggingFaceTextTokenizer tokenizer = open("tiny-xlmr")) {
      List<int[]> expected = texts.stream().map(tokenizer::encode).toList();
      ExecutorService pool = Executors.newFixedThreadPool(8);
      List<Future<List<int[]>>> results = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        results.add(pool.submit(() -> texts.stream().map(tokenizer::encode).toList()));
      }
      for (Future<List<int[]>> result : results) {
        assertThat(result.get().toArray(int[][]::new))
            .isDeepEqualTo(expected.toArray(int[][]::new));
      }
      pool.shutdown();
    }
  }

  @Test
  void closedTokenizerRefusesAndClosesAgainQuietly() {
    HuggingFaceTextTokenizer tokenizer = open("tiny-bert");
    tokenizer.close();
    tokenizer.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> tokenizer.encode("text"))
        .withMessage("tokenizer is closed");
  }

  @Test
  void closingWaitsForTextsBeingEncoded() throws InterruptedException {
    // Without the wait the native tokenizer is freed under the threads and the JVM crashes.
    for (int round = 0; round < 8; round++) {
      HuggingFaceTextTokenizer tokenizer = open("tiny-bert");
      CountDownLatch started = new CountDownLatch(4);
      ExecutorService pool = Executors.newFixedThreadPool(4);
      List<Future<?>> encoders = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        encoders.add(
            pool.submit(
                () -> {
                  while (true) {
                    tokenizer.encode("some words to be encoded while it closes ".repeat(50));
                    started.countDown();
                  }
                }));
      }
      started.await();
      tokenizer.close();
      for (Future<?> encoder : encoders) {
        assertThatThrownBy(encoder::get)
            .isInstanceOf(ExecutionException.class)
            .hasRootCauseInstanceOf(IllegalStateException.class)
            .hasRootCauseMessage("tokenizer is closed");
      }
      pool.shutdown();
    }
  }

  @Test
  void missingFileIsNamed() {
    Path missing = TestModels.path("no-such-model").resolve("tokenizer.json");
    assertThatThrownBy(() -> HuggingFaceTextTokenizer.open(missing))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
        .hasMessage(
            missing
                + " cannot be read as a Hugging Face tokenizer.json (Tokenizer file not exists: "
                + missing
                + "); take the one that was published with the model");
  }

  private static HuggingFaceTextTokenizer open(String name) {
    return HuggingFaceTextTokenizer.open(TestModels.path(name).resolve("tokenizer.json"));
  }

  private static String escaped(String text) {
    return text.codePoints().mapToObj(Integer::toHexString).toList().toString();
  }
}
