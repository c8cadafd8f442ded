package io.sparkrerank.jobs.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextHashTest {
  /** {@code printf '%s' TEXT | sha256sum | head -c 32}. */
  @ParameterizedTest
  @CsvSource({
    "'', e3b0c44298fc1c149afbf4c8996fb924",
    "abc, ba7816bf8f01cfea414140de5dae2223",
    "é 𐍈, c6822e68c0b878605e9f579c1d45361d"
  })
  void withoutASecretItIsTheBeginningOfSha256(String text, String expected) {
    assertThat(hex(Optional.empty(), text)).isEqualTo(expected);
  }

  /** Test case 2 of RFC 4231. */
  @Test
  void withASecretItIsTheBeginningOfHmacSha256() {
    assertThat(hex(Optional.of("Jefe"), "what do ya want for nothing?"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c7");
  }

  @Test
  void noTextHasNoHash() {
    assertThat(TextHash.of(Optional.empty()).call(null)).isNull();
  }

  private static String hex(Optional<String> secret, String text) {
    return HexFormat.of().formatHex(TextHash.of(secret).call(text));
  }
}
