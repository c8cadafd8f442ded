package io.sparkrerank.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sparkrerank.testing.TestModels;
import io.sparkrerank.text.EncodedPair;
import io.sparkrerank.tokenize.PairTemplate.Special;
import java.nio.LongBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairTemplateTest {

  @Test
  void bertHasThreeSpecialsAndTwoTypes() {
    PairTemplate template = templateOf("tiny-bert");
    assertThat(template)
        .isEqualTo(
            new PairTemplate(
                List.of(new Special(2, 0)),
                0,
                List.of(new Special(3, 0)),
                1,
                List.of(new Special(3, 1))));
    assertThat(template.specials()).isEqualTo(3);
  }

  @Test
  void xlmrHasFourSpecialsAndOneType() {
    PairTemplate template = templateOf("tiny-xlmr");
    Special end = new Special(2, 0);
    assertThat(template)
        .isEqualTo(
            new PairTemplate(List.of(new Special(0, 0)), 0, List.of(end, end), 0, List.of(end)));
    assertThat(template.specials()).isEqualTo(4);
  }

  @Test
  void aPairIsWrittenBetweenTheSpecials() {
    PairTemplate template =
        new PairTemplate(
            List.of(new Special(1, 5)),
            6,
            List.of(new Special(2, 7), new Special(3, 7)),
            8,
            List.of(new Special(4, 9)));
    EncodedPair pair = new EncodedPair(new int[] {10, 11, 12}, 2, new int[] {20, 21}, 1, 4);
    LongBuffer ids = LongBuffer.allocate(7);
    LongBuffer types = LongBuffer.allocate(7);
    template.write(pair, ids, types);
    assertThat(ids.array()).containsExactly(1, 10, 11, 2, 3, 20, 4);
    assertThat(types.array()).containsExactly(5, 6, 6, 7, 7, 8, 9);
    assertThat(ids.remaining()).isZero();
  }

  @Test
  void specialsInsideATextAreRefused() {
    long[] ids = {1, 10, 2, 10, 20, 2};
    long[] types = new long[6];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairTemplate.read(ids, types, new long[] {1, 0, 1, 0, 0, 1}, 2))
        .withMessage("special tokens inside the query");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairTemplate.read(ids, types, new long[] {0, 1, 0, 1, 0, 1}, 1))
        .withMessage("special tokens inside the passage");
  }

  private static PairTemplate templateOf(String name) {
    try (HuggingFaceTextTokenizer tokenizer =
        HuggingFaceTextTokenizer.open(TestModels.path(name).resolve("tokenizer.json"))) {
      return tokenizer.template();
    }
  }
}
