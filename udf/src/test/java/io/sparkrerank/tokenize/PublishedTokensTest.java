package io.sparkrerank.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.text.EncodedPair;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real tokenizers against token ids that others published. The files may not be copied into the
 * repository; a test whose files are not beside it is skipped and says which are missing.
 */
class PublishedTokensTest {
  private static final String BERT = "tokenizers/ms-marco-MiniLM-L12-v2.tokenizer.json";
  private static final String XLMR = "tokenizers/bge-reranker-base.tokenizer.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void bertIdsOfSquadQuestionsAreThePublishedOnes() throws IOException {
    JsonNode texts = read("golden/question_tokens.json");
    JsonNode ids = read("golden/tokenized_questions.json");
    List<String> differences = new ArrayList<>();
    try (HuggingFaceTextTokenizer tokenizer = open(BERT)) {
      for (int i = 0; i < texts.size(); i++) {
        String text = texts.get(i).path("original").textValue();
        int[] actual = tokenizer.encode(text);
        if (!Arrays.equals(actual, ints(ids.get(i)))) {
          differences.add(text + ": " + ids.get(i) + " but was " + Arrays.toString(actual));
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(texts.size()).isEqualTo(ids.size()).isEqualTo(10_570);
  }

  @Test
  void bertCasesOfTransformersJsAreThePublishedOnes() throws IOException {
    assertThat(compareCases(BERT, "golden/bert.json", "Xenova/bert-base-uncased")).isEqualTo(30);
  }

  @Test
  void xlmrCasesOfTransformersJsAreThePublishedOnes() throws IOException {
    assertThat(compareCases(XLMR, "golden/xlm_roberta.json", "Xenova/bge-reranker-base"))
        .isEqualTo(25);
  }

  @Test
  void theXlmrTemplateIsReadOffARealTokenizerThatHasIt() {
    try (HuggingFaceTextTokenizer tokenizer = open("tokenizers/barthez.tokenizer.json")) {
      PairTemplate.Special start = new PairTemplate.Special(0, 0);
      PairTemplate.Special end = new PairTemplate.Special(2, 0);
      assertThat(tokenizer.template())
          .isEqualTo(new PairTemplate(List.of(start), 0, List.of(end, end), 0, List.of(end)));
    }
  }

  @Test
  void theTemplateOfT5HasNoPrefix() {
    try (HuggingFaceTextTokenizer tokenizer = open("tokenizers/t5-small.tokenizer.json")) {
      PairTemplate.Special end = new PairTemplate.Special(1, 0);
      assertThat(tokenizer.template())
          .isEqualTo(new PairTemplate(List.of(), 0, List.of(end), 0, List.of(end)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ms-marco-MiniLM-L12-v2", "mbert-uncased"})
  void theBertTemplateIsReadOffRealTokenizers(String name) {
    try (HuggingFaceTextTokenizer tokenizer = open("tokenizers/" + name + ".tokenizer.json")) {
      PairTemplate template = tokenizer.template();
      int cls = template.prefix().get(0).id();
      int sep = template.suffix().get(0).id();
      assertThat(template)
          .isEqualTo(
              new PairTemplate(
                  List.of(new PairTemplate.Special(cls, 0)),
                  0,
                  List.of(new PairTemplate.Special(sep, 0)),
                  1,
                  List.of(new PairTemplate.Special(sep, 1))));
      assertThat(List.of(cls, sep)).isEqualTo(List.of(101, 102));
    }
  }

  /** How many cases of {@code model} were compared: single texts and pairs. */
  private static int compareCases(String tokenizerFile, String cases, String model)
      throws IOException {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    JsonNode all = read(cases);
    try (HuggingFaceTextTokenizer tokenizer = open(tokenizerFile)) {
      for (JsonNode example : all) {
        if (example.path("model").textValue().equals(model)) {
          compared++;
          List<Integer> actual = withSpecials(tokenizer, example);
          List<Integer> expected = Arrays.stream(ints(example.path("ids"))).boxed().toList();
          if (!actual.equals(expected)) {
            differences.add(example.path("case") + ": " + expected + " but was " + actual);
          }
        }
      }
    }
    assertThat(differences).isEmpty();
    return compared;
  }

  private static List<Integer> withSpecials(HuggingFaceTextTokenizer tokenizer, JsonNode example) {
    PairTemplate template = tokenizer.template();
    int[] text = tokenizer.encode(example.path("text").textValue());
    List<Integer> ids = new ArrayList<>();
    if (example.has("text_pair")) {
      EncodedPair pair =
          new PairTruncation(ScoringMode.PAIR, 512, template.specials())
              .cut(text, tokenizer.encode(example.path("text_pair").textValue()));
      LongBuffer buffer = LongBuffer.allocate(pair.length());
      template.write(pair, buffer, LongBuffer.allocate(pair.length()));
      for (long id : buffer.array()) {
        ids.add(Math.toIntExact(id));
      }
    } else {
      template.prefix().forEach(special -> ids.add(special.id()));
      Arrays.stream(text).forEach(ids::add);
      template.suffix().forEach(special -> ids.add(special.id()));
    }
    return ids;
  }

  private static HuggingFaceTextTokenizer open(String file) {
    return HuggingFaceTextTokenizer.open(present(file));
  }

  private static JsonNode read(String file) throws IOException {
    return JSON.readTree(present(file).toFile());
  }

  private static Path present(String file) {
    Path path = TestModels.sharedData().resolve(file);
    assumeTrue(Files.exists(path), () -> "skipped: third-party file " + path + " is not here");
    return path;
  }

  private static int[] ints(JsonNode array) {
    int[] ints = new int[array.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = array.get(i).intValue();
    }
    return ints;
  }
}
