package io.sparkrerank.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExitCodeTest {

  @Test
  void codesAreThoseOfSysexitsAndNeverChange() {
    assertThat(Arrays.stream(ExitCode.values()).map(code -> code + " " + code.code()))
        .containsExactly(
            "OK 0",
            "USAGE 64",
            "DATA 65",
            "UNAVAILABLE 69",
            "SOFTWARE 70",
            "CANT_CREATE 73",
            "TEMPORARY 75",
            "CONFIG 78",
            "TERMINATED 143");
    assertThat(ExitCode.values()).allSatisfy(code -> assertThat(code.meaning()).isNotBlank());
  }

  @Test
  void anExceptionKeepsItsCodeMessageAndCause() {
    IllegalStateException cause = new IllegalStateException();
    RerankException exception = new RerankException(ExitCode.DATA, "what to do", cause);
    assertThat(exception).hasMessage("what to do").hasCause(cause);
    assertThat(exception.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(exception.toString())
        .isEqualTo("io.sparkrerank.util.RerankException[DATA]: what to do");
  }
}
