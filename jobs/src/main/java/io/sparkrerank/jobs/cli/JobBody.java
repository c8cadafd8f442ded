package io.sparkrerank.jobs.cli;

/** What a job does once its command line is understood. */
@FunctionalInterface
public interface JobBody {
  /**
   * Runs the job to its end; returning means success.
   *
   * @throws Exception a {@link io.sparkrerank.util.RerankException}, bare or wrapped, for what the
   *     user can act on; anything else counts as a bug
   */
  void run(RerankArgs args) throws Exception;
}
