package io.sparkrerank.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerVocabularyTest {
  @TempDir private Path temporary;

  @ParameterizedTest
  @CsvSource({"tiny-bert, 922", "tiny-xlmr, 2804", "minilm-tokenizer, 30521"})
  void theLargestIdOfAVocabularyIsFound(String name, int expected) {
    assertThat(TokenizerVocabulary.read(TestModels.path(name).resolve("tokenizer.json")))
        .isEqualTo(new TokenizerVocabulary(expected));
  }

  @Test
  void addedTokensCountWhereverTheyStand() throws IOException {
    assertThat(max("{\"added_tokens\":[{\"id\":9,\"x\":{\"id\":99}}],\"model\":{\"vocab\":{}}}"))
        .isEqualTo(9);
    assertThat(max("{\"model\":{\"vocab\":{\"a\":7,\"b\":3}},\"added_tokens\":[]}")).isEqualTo(7);
  }

  @Test
  void aUnigramVocabularyIsNumberedByItsOrder() throws IOException {
    assertThat(max("{\"model\":{\"unk_id\":0,\"vocab\":[[\"<unk>\",0.0],[\"a\",-1.5]]}}"))
        .isEqualTo(1);
  }

  private int max(String json) throws IOException {
    Path file = Files.writeString(temporary.resolve("tokenizer.json"), json);
    return TokenizerVocabulary.read(file).maxTokenId();
  }
}
