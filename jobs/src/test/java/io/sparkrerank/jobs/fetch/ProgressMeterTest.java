package io.sparkrerank.jobs.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** How progress is shown where nobody watches. */
class ProgressMeterTest {
  private final StringWriter shown = new StringWriter();
  private final ProgressMeter meter = new ProgressMeter(new PrintWriter(shown, true), false);

  @Test
  void aLogGetsOneLinePerTenth() {
    meter.start("model.onnx", 1_000_000, 0);
    for (long bytes = 1_000; bytes <= 1_000_000; bytes += 1_000) {
      meter.at(bytes);
    }
    meter.finished();

    assertThat(shown.toString().lines())
        .hasSize(10)
        .allMatch(line -> line.startsWith("model.onnx ") && line.contains(" % of 1.0 MB, "))
        .last()
        .asString()
        .contains("100 %");
  }

  @Test
  void aResumedFileStartsWhereItWas() {
    meter.start("model.onnx", 1_000_000, 850_000);
    meter.at(880_000);
    assertThat(shown.toString()).isEmpty();

    meter.at(900_000);
    assertThat(shown.toString()).startsWith("model.onnx  90 %");
  }
}
