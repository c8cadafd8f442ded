package io.sparkrerank.jobs.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.sparkrerank.jobs.findings.Findings;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * One HTML file that shows {@link Findings}. It needs nothing beside it and asks for nothing: style
 * and plots are inside, and a content security policy keeps it so. The same findings give the same
 * file.
 */
public final class HtmlReport {
  private static final String TEMPLATE = "report.html";

  private HtmlReport() {}

  /**
   * The file's content, to be written as UTF-8.
   *
   * @param run what is known of the run beside the findings
   * @throws RerankException with {@link ExitCode#DATA} if nothing was measured, with {@link
   *     ExitCode#UNAVAILABLE} where Java finds no fonts to draw with
   */
  public static String render(Findings findings, ReportedRun run) {
    if (findings.metrics().isEmpty() || findings.queries().isEmpty()) {
      throw new RerankException(
          ExitCode.DATA,
          "there is nothing to report: no measure with a mean was evaluated on any query; check that"
              + " the qrels and the run have query ids in common");
    }
    return template().execute(page(ReadableNames.of(findings), run));
  }

  private static Page page(Findings findings, ReportedRun run) {
    try {
      return Page.of(findings, run);
    } catch (InternalError | NoClassDefFoundError | UnsatisfiedLinkError e) {
      // What Java throws without fontconfig, without a font, and once more after either.
      throw new RerankException(
          ExitCode.UNAVAILABLE,
          "the report's plots cannot be drawn, for Java finds no fonts (%s); install some, such as Debian's fontconfig and fonts-dejavu-core"
              .formatted(ExceptionUtils.getRootCause(e).getMessage()),
          e);
    }
  }

  private static Template template() {
    Mustache.Compiler compiler =
        Mustache.compiler().strictSections(true).withLoader(HtmlReport::open);
    try (Reader reader = open(TEMPLATE)) {
      return compiler.compile(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("the report's template cannot be read", e);
    }
  }

  private static Reader open(String name) {
    InputStream resource = HtmlReport.class.getResourceAsStream(name);
    if (resource == null) {
      throw new IllegalStateException("the jar lacks " + name);
    }
    return new InputStreamReader(resource, StandardCharsets.UTF_8);
  }
}
