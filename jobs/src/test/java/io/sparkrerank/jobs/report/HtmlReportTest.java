package io.sparkrerank.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.jobs.report.ReportedRun.Fact;
import io.sparkrerank.testing.ChildJvm;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final String[] MEASURES = {"nDCG@10", "RR@10", "P(rel=2)@5"};
  static final ReportedRun RUN =
      new ReportedRun(
          List.of(new Fact("Model hash", "dba5d6b2de45")),
          Optional.of(new Cost(1200, 3, 112_345, 0.136, Duration.ofMillis(24_600), "cpu")));

  private static Findings findings;
  private static String page;

  @BeforeAll
  static void render() {
    findings = SampleFindings.of(60, 0.05, MEASURES);
    page = HtmlReport.render(findings, RUN);
  }

  @Test
  void showsEveryMeasureAndWhatItIsWorth() {
    String text = words(page);
    for (var metric : findings.metrics()) {
      assertThat(text)
          .contains(metric.measure().name())
          .contains(Figures.value(metric.before()))
          .contains(Figures.signed(metric.comparison().difference()))
          .contains(Wording.interval(metric.comparison().interval()))
          .contains(Wording.outcomes(metric.comparison().outcomes()));
    }
    assertThat(text)
        .contains("1,200", "24.6", "48.8", "3 (0.3 %)", "dba5d6b2de45", "2026-01-01")
        .contains("By query length", "13 words and more")
        .contains("how do I roll back a deployment?", "1 → 7", "3 → –", "not judged", "truncated");
  }

  @Test
  void everyPlotHasAnAlternativeAndItsNumbers() {
    assertThat(all("<figure [^>]*id=\"([^\"]+)\""))
        .containsExactly(
            "means",
            "differences",
            "deltas",
            "winloss",
            "scores-before",
            "scores-after",
            "calibration",
            "depth");
    assertThat(all("role=\"img\" aria-label=\"([^\"]{20,})\"")).hasSize(8);
    assertThat(all("<figcaption>([^<]{20,})</figcaption>")).hasSize(8);
    assertThat(all("<summary>(Numbers)</summary>")).hasSize(8);
    assertThat(all("(<svg )")).hasSize(8);
  }

  @Test
  void textOfTheDataIsNeverMarkup() {
    assertThat(page)
        .doesNotContain("<script", "<img", "\"quotes\"")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;", "{{title}}");
    assertThat(all("(</style>)")).hasSize(1);
  }

  @Test
  void pointsNowhereOutsideItself() {
    assertThat(page).contains("Content-Security-Policy\" content=\"default-src 'none';");
    assertThat(all("(?:src|href)=\"([^#\"][^\"]*)\"")).containsExactly("data:,");
    assertThat(all("url\\(([^)]*)\\)")).allMatch(target -> target.startsWith("#"));
  }

  @Test
  void namesWithinThePageAreUnique() {
    List<String> ids = all(" id=\"([^\"]+)\"");
    assertThat(ids).doesNotHaveDuplicates().isNotEmpty();
    assertThat(ids).containsAll(all("url\\(#([^)]*)\\)")).containsAll(all("href=\"#([^\"]+)\""));
  }

  @Test
  void plotsTakeTheirColoursFromTheStyleSheet() {
    assertThat(all("<svg (.*?)</svg\\s*>")).hasSize(8).noneMatch(svg -> svg.contains("rgb("));
    assertThat(all("(?:fill|stroke)=\"(?!var\\(--|none|currentColor)([^\"]+)\"")).isEmpty();
    assertThat(all("var\\((--[a-z]+)\\)"))
        .allSatisfy(name -> assertThat(all("(  " + name + ": #)")).as(name).hasSize(2));
  }

  @Test
  void theSameFindingsGiveTheSamePage() {
    assertThat(HtmlReport.render(findings, RUN)).isEqualTo(page);
  }

  @Test
  void aHundredThousandQueriesDoNotMakeItLong() {
    String many = HtmlReport.render(SampleFindings.of(100_000, 0.05, "nDCG@10"), RUN);
    assertThat(many.getBytes(StandardCharsets.UTF_8).length).isLessThan(600_000);
    assertThat(words(many)).contains("Of 100,000 queries", "neighbouring queries");
  }

  @Test
  void showsWhatThereIsWhereLittleIs() {
    Findings least = SampleFindings.of(1, 0, "nDCG@10");
    Findings bare =
        new Findings(
            least.before(),
            least.after(),
            least.setup(),
            least.metrics(),
            least.queries(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    String text = words(HtmlReport.render(bare, ReportedRun.UNKNOWN));
    assertThat(text)
        .contains("No clear difference between retrieval and rerank")
        .contains("No query lost nDCG@10.")
        .contains("With fewer than 20 queries")
        .doesNotContain("Slices", "Cost", "NaN");
  }

  @Test
  void aRunIsCalledByItsModelAndDay() {
    Findings ofTable = SampleFindings.ofRunTable(findings);
    assertThat(words(HtmlReport.render(ofTable, RUN)))
        .contains("techdocs-minilm-l6 of 2026-01-01 against retrieval")
        .contains("2026-01-01, run 2026-01-01.techdocs-minilm-l6, from lake/reranked");
    Findings withItself = ofTable.withSides(ofTable.after(), ofTable.after());
    assertThat(words(HtmlReport.render(withItself, RUN)))
        .contains("2026-01-01.techdocs-minilm-l6 against 2026-01-01.techdocs-minilm-l6");
  }

  @Test
  void measuresDeeperThanWhatWasPublishedAreMarked() {
    String note = "look deeper than the 5 passages for each query that rerank has";
    assertThat(words(page)).doesNotContain(note);
    Findings cut = findings.withSides(findings.before(), findings.after().withDepth(5));
    assertThat(words(HtmlReport.render(cut, RUN)))
        .contains("nDCG@10, RR@10 " + note + ", where retrieval has 20: what was cut counts");
  }

  @Test
  void withoutFontsItSaysWhatToInstall(@TempDir Path directory) throws Exception {
    Path none = Files.writeString(directory.resolve("fonts.conf"), "<fontconfig></fontconfig>");
    ChildJvm.Result result =
        new ChildJvm(directory, Map.of("FONTCONFIG_FILE", none.toString()))
            .with("-Djava.awt.headless=true")
            // Where Java would remember the fonts that it found before.
            .with("-Duser.home=" + directory)
            .run(RenderReport.class);
    assertThat(result.out())
        .startsWith(
            "UNAVAILABLE: the report's plots cannot be drawn, for Java finds no fonts (Fontconfig head is null")
        .contains("); install some, such as Debian's fontconfig and fonts-dejavu-core");
  }

  @Test
  void nothingMeasuredIsNothingToReport() {
    Findings none =
        new Findings(
            findings.before(),
            findings.after(),
            findings.setup(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    assertThatThrownBy(() -> HtmlReport.render(none, RUN))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("there is nothing to report")
        .satisfies(e -> assertThat(((RerankException) e).exitCode()).isEqualTo(ExitCode.DATA));
  }

  private static List<String> all(String regex) {
    List<String> groups = new ArrayList<>();
    Pattern.compile(regex, Pattern.DOTALL)
        .matcher(page)
        .results()
        .map((MatchResult found) -> found.group(1))
        .forEach(groups::add);
    return Collections.unmodifiableList(groups);
  }

  /** What a reader sees: no style, no tags, spaces as one. */
  private static String words(String html) {
    return html.replaceAll("(?s)<style>.*?</style>|<svg .*?</svg\\s*>", " ")
        .replaceAll("<[^>]*>", " ")
        .replace("&gt;", ">")
        .replace("&lt;", "<")
        .replace("&#x3D;", "=")
        .replaceAll("\\s+", " ");
  }
}
