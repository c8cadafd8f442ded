package io.sparkrerank.util;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\u001b", "\u0000", "\u202e", "\u2028", "\u2029", "\ud800"})
  void whatCouldForgeALineOrDriveATerminalIsReplaced(String character) {
    assertThat(Printable.of("d" + character + "7")).isEqualTo("d\ufffd7");
  }

  @Test
  void whatCanBeReadStays() {
    assertThat(Printable.of("é 007 文書 👍 a\\b")).isEqualTo("é 007 文書 👍 a\\b");
    assertThat(Printable.of(42L)).isEqualTo("42");
    assertThat(Printable.of(null)).isEqualTo("null");
  }

  @Test
  void ofAMessageTheFirstLineIsTaken() {
    assertThat(Printable.firstLine("what\u001b[2J it said\nand more"))
        .isEqualTo("what\ufffd[2J it said");
    assertThat(Printable.firstLine("")).isEmpty();
    assertThat(Printable.firstLine(null)).isEmpty();
    assertThat(Printable.firstLine("x".repeat(1001))).isEqualTo("x".repeat(1000) + "…");
  }

  @Test
  void longValuesAreCutAndSaySo() {
    assertThat(Printable.of("👍".repeat(200))).isEqualTo("👍".repeat(200));
    assertThat(Printable.of("👍".repeat(201))).isEqualTo("👍".repeat(200) + "…");
  }
}
