package io.sparkrerank.jobs.report;

import io.sparkrerank.util.RerankException;

/** Renders a report in a process of its own and prints what became of it. */
final class RenderReport {
  private RenderReport() {}

  public static void main(String[] args) {
    try {
      System.out.println(
          HtmlReport.render(SampleFindings.of(5, 0.05, "nDCG@10"), ReportedRun.UNKNOWN).length());
    } catch (RerankException e) {
      System.out.println(e.exitCode() + ": " + e.getMessage());
    }
  }
}
