package io.sparkrerank.util;

/**
 * Process exit codes, after BSD's {@code sysexits.h}, and the shell's for SIGTERM. A scheduler
 * reads these, so a code never changes its meaning.
 */
public enum ExitCode {
  /** Done, or already done by an earlier try. */
  OK(0, "done, or already done"),
  /** The command line cannot be understood. */
  USAGE(64, "wrong command line"),
  /** The input tables are not what the configuration says, or a gate refused the result. */
  DATA(65, "wrong input data, or a gate failed"),
  /** A GPU, library or service that was asked for is not there. */
  UNAVAILABLE(69, "a required device or service is missing"),
  /** A defect in spark-rerank itself. */
  SOFTWARE(70, "a bug in spark-rerank"),
  /** An output cannot be created or written. */
  CANT_CREATE(73, "an output cannot be written"),
  /** Lost executors, a commit conflict: the same command may succeed later. */
  TEMPORARY(75, "temporary failure, try again"),
  /** The configuration or the model bundle is wrong. */
  CONFIG(78, "wrong configuration or model"),
  /** SIGTERM: 128 and the signal's number, as shells count. The same command may be given again. */
  TERMINATED(143, "terminated by SIGTERM");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The number given to the operating system. */
  public int code() {
    return code;
  }

  /** A few words for help texts. */
  public String meaning() {
    return meaning;
  }
}
