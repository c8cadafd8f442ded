package io.sparkrerank.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrecFilesTest {
  @TempDir Path folder;

  private static Qrels qrels(String text) {
    return TrecFiles.readQrels(new StringReader(text), "qrels.txt");
  }

  private static Run run(String text) {
    return TrecFiles.readRun(new StringReader(text), "run.txt");
  }

  @Test
  void readsQrels() {
    Qrels qrels = qrels("# a comment\r\nq1 0 d1 2\r\n\n  q1\tQ0\td2   -1 \nq2 0 d1 +1");
    assertThat(qrels.queryIds()).containsExactly("q1", "q2");
    assertThat(qrels.grades("q1")).containsEntry("d1", 2).containsEntry("d2", -1).hasSize(2);
    assertThat(qrels.grades("q2")).containsEntry("d1", 1);
    assertThat(qrels.grades("q3")).isEmpty();
  }

  @Test
  void readsARunByScoreWhateverItsRanksSay() {
    Run run =
        run("q Q0 d1 1 0.5 first\n#q Q0 x 1 9 t\nq Q0 d2 2 1e1 first\nq Q0 d3 0 -.5 last junk");
    assertThat(run.ranking("q"))
        .extracting(ScoredDocument::docId)
        .containsExactly("d2", "d1", "d3");
    assertThat(run.tag()).isEqualTo("last");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q 0 d     | qrels.txt, line 2: 3 fields, but qrels have 4: query, iteration, document, grade.",
        "q 0 d 1 2 | qrels.txt, line 2: 5 fields, but qrels have 4: query, iteration, document, grade.",
        "q 0 d 1.5 | qrels.txt, line 2: grade '1.5' is not a whole number.",
        "a 0 b 0   | qrels.txt, line 2: The qrels judge document 'b' of query 'a' twice (grades 1 and 0); keep one.",
      })
  void tellsTheLineOfMalformedQrels(String line, String message) {
    assertThatThrownBy(() -> qrels("a 0 b 1\n" + line))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q Q0 d 1 2  | run.txt, line 2: 5 fields, but a run has 6: query, Q0, document, rank, score, tag.",
        "q Q0 d 1 x t| run.txt, line 2: score 'x' is not a finite decimal number.",
        "q Q0 d 1 NaN t| run.txt, line 2: score 'NaN' is not a finite decimal number.",
        "q Q0 d 1 1f t| run.txt, line 2: score '1f' is not a finite decimal number.",
        "q Q0 d 1 1e999 t| run.txt, line 2: score '1e999' is not a finite decimal number.",
        "a Q0 b 2 3 t| run.txt, line 2: The run has document 'b' of query 'a' twice (scores 1.0 and 3.0); keep one.",
      })
  void tellsTheLineOfAMalformedRun(String line, String message) {
    assertThatThrownBy(() -> run("a Q0 b 1 1 t\n" + line))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessage(message);
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Run run = Run.builder("tag").add("q", "é", 1 / 3.0).add("q", "b", 1e300).build();
    TrecFiles.writeRun(folder.resolve("run"), run);
    assertThat(folder.resolve("run"))
        .hasContent("q Q0 b 1 1.0E300 tag\nq Q0 é 2 0.3333333333333333 tag\n");
    Run again = TrecFiles.readRun(folder.resolve("run"));
    assertThat(again.ranking("q")).isEqualTo(run.ranking("q"));
    assertThat(again.tag()).isEqualTo("tag");

    Qrels qrels = Qrels.builder().add("q", "b", -1).add("q", "a", 2).build();
    TrecFiles.writeQrels(folder.resolve("qrels"), qrels);
    assertThat(folder.resolve("qrels")).hasContent("q 0 a 2\nq 0 b -1\n");
    assertThat(TrecFiles.readQrels(folder.resolve("qrels")).grades("q"))
        .isEqualTo(qrels.grades("q"));
  }

  @ParameterizedTest
  @CsvSource({"'two words'", "''", "'#q'", "'a\tb'"})
  void refusesToWriteAnIdTheFormCannotHold(String id) {
    Run run = Run.builder("tag").add(id, "d", 1).build();
    assertThatThrownBy(() -> TrecFiles.writeRun(folder.resolve("run"), run))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("'" + id + "' cannot be written to a TREC file");
  }

  @Test
  void tellsWhichFileCannotBeReadOrWritten() throws IOException {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> TrecFiles.readRun(missing))
        .hasMessage(missing + " cannot be read: there is no such file.");
    assertThatThrownBy(() -> TrecFiles.writeRun(missing.resolve("run"), run("")))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANT_CREATE))
        .hasMessageStartingWith(missing.resolve("run") + " cannot be written");
    Path latin1 = Files.write(folder.resolve("latin1"), new byte[] {'q', ' ', (byte) 0xe9, '\n'});
    assertThatThrownBy(() -> TrecFiles.readQrels(latin1))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("not UTF-8");
  }
}
