package io.sparkrerank.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report as a browser shows it. Skipped where there is no Chromium (Debian: chromium). */
@Tag("slow")
class HtmlReportBrowserTest {
  private static final String TOO_WIDE =
      "[...document.querySelectorAll('body *')]"
          + ".filter(e => !e.closest('svg') && !e.closest('.hidden, .stacks thead'))"
          + ".filter(e => e.getBoundingClientRect().right > innerWidth"
          + " || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')"
          + ".map(e => e.tagName + '.' + e.className).join()";

  @Test
  void fitsItsWindowAndAsksForNothing(@TempDir Path dir) throws Exception {
    Optional<Path> program = Chromium.program();
    assumeTrue(program.isPresent(), "no Chromium on PATH, so no browser opens the report");
    Path page = dir.resolve("report.html");
    Files.writeString(
        page,
        HtmlReport.render(
            SampleFindings.ofRunTable(
                SampleFindings.of(60, 0.05, "nDCG@10", "RR@10", "P(rel=2)@5", "nDCG_exp@100")),
            HtmlReportTest.RUN));
    try (Chromium chromium = Chromium.start(program.get(), dir.resolve("profile"))) {
      String[] background = new String[2];
      for (int width : new int[] {1280, 390}) {
        for (boolean dark : new boolean[] {false, true}) {
          chromium.open(page, width, dark);
          chromium.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
          assertThat(chromium.evaluate("innerWidth").asInt()).isEqualTo(width);
          assertThat(chromium.evaluate("document.documentElement.scrollWidth").asInt())
              .as("width of the page in a window of " + width)
              .isLessThanOrEqualTo(width);
          assertThat(chromium.evaluate(TOO_WIDE).asText())
              .as("what is too wide in a window of " + width)
              .isEmpty();
          background[dark ? 1 : 0] =
              chromium.evaluate("getComputedStyle(document.body).backgroundColor").asText();
        }
      }
      assertThat(background[0]).isNotEqualTo(background[1]);
      assertThat(chromium.evaluate("document.querySelectorAll('svg path').length").asInt())
          .isGreaterThan(100);
      assertThat(chromium.requests())
          .isNotEmpty()
          .allMatch(request -> request.equals(page.toUri().toString()) || request.equals("data:,"));
    }
  }
}
