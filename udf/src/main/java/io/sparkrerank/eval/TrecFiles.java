package io.sparkrerank.eval;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The text forms of TREC: UTF-8, fields parted by white space, qrels as {@code query 0 document
 * grade} and runs as {@code query Q0 document rank score tag}.
 *
 * <p>As in trec_eval ({@code get_qrels.c}, {@code get_trec_results.c}), the second column and the
 * rank are ignored, fields after a run's tag are too, the tag is that of the last line, and {@code
 * #} begins a comment line. Scores are doubles, as in trec_eval 10; version 9 keeps floats, and so
 * ties scores that differ in the eighth digit. Unlike in trec_eval, a grade or a score that is not
 * a number is an error rather than 0, and blank lines may stand in qrels as well.
 */
public final class TrecFiles {
  private TrecFiles() {}

  /**
   * Reads qrels.
   *
   * @throws RerankException with {@link ExitCode#DATA}, naming file and line, if a line is
   *     malformed or repeats a judgment, or the file cannot be read
   */
  public static Qrels readQrels(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return readQrels(reader, file.toString());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Reads qrels from {@code reader}, which stays open; {@code source} names it in errors. */
  public static Qrels readQrels(Reader reader, String source) {
    return QrelsForm.read(new TrecFields(reader, source));
  }

  /**
   * Reads a run.
   *
   * @throws RerankException with {@link ExitCode#DATA}, naming file and line, if a line is
   *     malformed or repeats a document, or the file cannot be read
   */
  public static Run readRun(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return readRun(reader, file.toString());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Reads a run from {@code reader}, which stays open; {@code source} names it in errors. */
  public static Run readRun(Reader reader, String source) {
    return RunForm.read(new TrecFields(reader, source), source);
  }

  /**
   * Writes qrels, queries and documents in order of their UTF-8 bytes.
   *
   * @throws RerankException with {@link ExitCode#DATA} if an id is empty or has white space, which
   *     the form cannot hold; with {@link ExitCode#CANT_CREATE} if writing fails
   */
  public static void writeQrels(Path file, Qrels qrels) {
    try (Writer writer = Files.newBufferedWriter(file)) {
      QrelsForm.write(writer, qrels);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /**
   * Writes a run, best documents first, with ranks from 1 and all the digits of a score that
   * reading it back needs.
   *
   * @throws RerankException with {@link ExitCode#DATA} if an id or the tag is empty or has white
   *     space, which the form cannot hold; with {@link ExitCode#CANT_CREATE} if writing fails
   */
  public static void writeRun(Path file, Run run) {
    try (Writer writer = Files.newBufferedWriter(file)) {
      RunForm.write(writer, run);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static RerankException unreadable(Path file, IOException cause) {
    String reason =
        cause instanceof NoSuchFileException ? "there is no such file" : cause.getMessage();
    return new RerankException(
        ExitCode.DATA, "%s cannot be read: %s.".formatted(file, reason), cause);
  }

  private static RerankException unwritable(Path file, IOException cause) {
    return new RerankException(
        ExitCode.CANT_CREATE, "%s cannot be written: %s.".formatted(file, cause), cause);
  }
}
