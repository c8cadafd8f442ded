package io.sparkrerank.jobs.fetch;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Tells a person how far a file is: on a terminal one line that is rewritten, elsewhere, as in a
 * job's log, one line per tenth.
 */
final class ProgressMeter implements Retries.Notes {
  private static final long REDRAW_NANOS = 200_000_000L;
  private static final int STEPS = 10;

  private final PrintWriter out;
  private final boolean terminal;
  private String name = "";
  private long total;
  private long done;
  private long startedWith;
  private long startNanos;
  private long drawnNanos;
  private long step;
  private boolean midLine;

  /**
   * @param out where lines go, standard error in production
   * @param terminal whether {@code out} understands carriage returns
   */
  ProgressMeter(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void line(String format, Object... arguments) {
    if (midLine) {
      out.println();
      midLine = false;
    }
    out.println(String.format(Locale.ROOT, format, arguments));
  }

  /** Begins a file of which {@code present} bytes are already here. */
  void start(String file, long bytes, long present) {
    name = file;
    total = bytes;
    startNanos = System.nanoTime();
    drawnNanos = startNanos;
    startedWith = present;
    done = present;
    step = stepOf(present);
  }

  /** The file is complete up to {@code bytes}; fewer than before means it began again. */
  void at(long bytes) {
    startedWith = Math.min(startedWith, bytes);
    done = bytes;
    long now = System.nanoTime();
    if (terminal && now - drawnNanos >= REDRAW_NANOS) {
      out.print("\r" + status(now) + "   ");
      out.flush();
      drawnNanos = now;
      midLine = true;
    } else if (!terminal && stepOf(bytes) != step) {
      step = stepOf(bytes);
      line("%s", status(now));
    }
  }

  /** The file is verified and in place. */
  void finished() {
    if (terminal) {
      out.print("\r" + status(System.nanoTime()) + "   ");
      midLine = true;
      line("");
    }
  }

  private long stepOf(long bytes) {
    return total == 0 ? STEPS : bytes * STEPS / total;
  }

  private String status(long now) {
    double seconds = Math.max(1, now - startNanos) / 1e9;
    return String.format(
        Locale.ROOT,
        "%s %3d %% of %.1f MB, %.1f MB/s",
        name,
        total == 0 ? 100 : done * 100 / total,
        total / 1e6,
        (done - startedWith) / 1e6 / seconds);
  }
}
