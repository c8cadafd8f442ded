package io.sparkrerank.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.testing.Golden;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.text.EncodedPair;
import io.sparkrerank.text.TextPair;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our ids and type ids against those of transformers 4, on every line of the golden files. */
class GoldenTokensTest {
  private static final int LONG = 512;
  private static final int ALL_PAIRS = 2525;
  private static final int SHORT_PAIRS = 1052;

  private static final Map<String, HuggingFaceTextTokenizer> TOKENIZERS = new HashMap<>();
  private static final Map<String, Map<String, int[]>> ENCODED = new HashMap<>();
  private static Map<String, TextPair> pairs;

  @BeforeAll
  static void open() {
    pairs = Golden.pairs();
    for (String name : List.of("minilm-tokenizer", "tiny-xlmr", "tiny-bert")) {
      TOKENIZERS.put(
          name, HuggingFaceTextTokenizer.open(TestModels.path(name).resolve("tokenizer.json")));
    }
  }

  @AfterAll
  static void close() {
    TOKENIZERS.values().forEach(HuggingFaceTextTokenizer::close);
    TOKENIZERS.clear();
    ENCODED.clear();
  }

  @Test
  void fixturesHoldEnoughPairsAndScripts() {
    assertThat(pairs).hasSize(ALL_PAIRS);
    List<String> scripts =
        pairs.values().stream()
            .flatMapToInt(pair -> (pair.query() + pair.passage()).codePoints())
            .mapToObj(Character.UnicodeScript::of)
            .distinct()
            .map(Enum::name)
            .toList();
    assertThat(scripts).hasSizeGreaterThanOrEqualTo(12);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "minilm-tokenizer, FLAG, 32", "minilm-tokenizer, FLAG, 33", "minilm-tokenizer, FLAG, 64",
    "minilm-tokenizer, FLAG, 512", "minilm-tokenizer, PAIR, 32", "minilm-tokenizer, PAIR, 33",
    "minilm-tokenizer, PAIR, 64", "minilm-tokenizer, PAIR, 512", "tiny-xlmr, FLAG, 32",
    "tiny-xlmr, FLAG, 33", "tiny-xlmr, FLAG, 64", "tiny-xlmr, FLAG, 512",
    "tiny-xlmr, PAIR, 32", "tiny-xlmr, PAIR, 33", "tiny-xlmr, PAIR, 64",
    "tiny-xlmr, PAIR, 512", "tiny-bert, FLAG, 32", "tiny-bert, FLAG, 33",
    "tiny-bert, FLAG, 64", "tiny-bert, FLAG, 512", "tiny-bert, PAIR, 32",
    "tiny-bert, PAIR, 33", "tiny-bert, PAIR, 64", "tiny-bert, PAIR, 512"
  })
  void tokensEqualTheReference(String name, ScoringMode mode, int maxTokens) {
    HuggingFaceTextTokenizer tokenizer = TOKENIZERS.get(name);
    Map<String, int[]> encoded = ENCODED.computeIfAbsent(name, n -> new HashMap<>());
    PairTemplate template = tokenizer.template();
    PairTruncation truncation = new PairTruncation(mode, maxTokens, template.specials());
    List<Golden.Tokens> expected = Golden.tokens(name, mode, maxTokens);
    List<String> differences = new ArrayList<>();
    int cut = 0;
    for (Golden.Tokens line : expected) {
      TextPair pair = pairs.get(line.id());
      EncodedPair cutPair =
          truncation.cut(
              encoded.computeIfAbsent(pair.query(), tokenizer::encode),
              encoded.computeIfAbsent(pair.passage(), tokenizer::encode));
      Golden.Tokens actual = assemble(line.id(), template, cutPair);
      if (!actual.equals(line)) {
        differences.add(line + " but was " + actual);
      }
      cut += cutPair.truncated() ? 1 : 0;
    }
    assertThat(differences).isEmpty();
    assertThat(expected).hasSize(maxTokens == LONG ? ALL_PAIRS : SHORT_PAIRS);
    assertThat(cut).isBetween(100, expected.size() - 100);
  }

  private static Golden.Tokens assemble(String id, PairTemplate template, EncodedPair pair) {
    LongBuffer ids = LongBuffer.allocate(pair.length());
    LongBuffer types = LongBuffer.allocate(pair.length());
    template.write(pair, ids, types);
    List<Integer> list = new ArrayList<>();
    int zeros = 0;
    int ones = 0;
    for (int i = 0; i < pair.length(); i++) {
      list.add(Math.toIntExact(ids.get(i)));
      if (types.get(i) == 0 && ones == 0) {
        zeros++;
      } else if (types.get(i) == 1) {
        ones++;
      } else {
        throw new AssertionError(id + " has type " + types.get(i) + " at " + i);
      }
    }
    return new Golden.Tokens(id, list, zeros, ones);
  }
}
