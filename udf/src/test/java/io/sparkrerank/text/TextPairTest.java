package io.sparkrerank.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPairTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\t\r\n", "\u00a0\u3000", "\u200b", "\ufeff", "\u200d\u200c", "\0\u0007"})
  void textWithNothingToReadIsBlank(String nothing) {
    assertThat(TextPair.isBlank(nothing)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " a", ".", "\ud83d\ude00", "\ud83d", "\u0301", "\u4e2d", "\ufffd"})
  void textWithAnythingToReadIsNot(String something) {
    assertThat(TextPair.isBlank(something)).isFalse();
  }

  @Test
  void textsMustBeThere() {
    assertThatNullPointerException()
        .isThrownBy(() -> new TextPair(null, ""))
        .withMessage("query is null");
    assertThatNullPointerException()
        .isThrownBy(() -> new TextPair("", null))
        .withMessage("passage is null");
  }

  @Test
  void anEncodedPairKnowsWhatItLost() {
    int[] two = {1, 2};
    assertThat(new EncodedPair(two, 2, two, 2, 3).truncated()).isFalse();
    assertThat(new EncodedPair(two, 1, two, 2, 3).truncated()).isTrue();
    assertThat(new EncodedPair(two, 2, two, 0, 3).truncated()).isTrue();
    assertThat(new EncodedPair(two, 2, two, 0, 3).length()).isEqualTo(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EncodedPair(two, 3, two, 0, 3))
        .withMessage("cannot keep more tokens than there are");
  }
}
