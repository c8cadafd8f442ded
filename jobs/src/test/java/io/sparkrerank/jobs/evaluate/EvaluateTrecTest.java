package io.sparkrerank.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user asks for and reads. */
class EvaluateTrecTest {
  @TempDir Path folder;

  private Path qrels = Path.of("");
  private Path runA = Path.of("");
  private Path runB = Path.of("");

  /** Four judged queries; A lacks the last, B the first, and B is better on the others. */
  @BeforeEach
  void write() throws IOException {
    qrels = file("qrels", "1 0 good 2", "2 0 good 2", "2 0 fair 1", "3 0 good 1", "4 0 good 1");
    runA =
        file(
            "a.run",
            "1 Q0 good 1 2 A",
            "1 Q0 bad 2 1 A",
            "2 Q0 bad 1 2 A",
            "2 Q0 good 2 1 A",
            "3 Q0 bad 1 2 A",
            "3 Q0 worse 2 1 A");
    runB =
        file(
            "b.run",
            "2 Q0 good 1 2 B",
            "2 Q0 fair 2 1 B",
            "3 Q0 bad 1 2 B",
            "3 Q0 good 2 1 B",
            "4 Q0 good 1 1 B");
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private Evaluator run(String... more) {
    return Evaluator.run(qrels, runA, List.of(more));
  }

  private Evaluator compare(String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of("--run-b", runB.toString()));
    return Evaluator.run(qrels, runA, arguments);
  }

  @Test
  void theDefaultMeasuresAreThoseOfRerankingAndTheCounts() {
    Evaluator evaluator = run();

    assertThat(evaluator.exitCode()).isZero();
    assertThat(evaluator.err()).isEmpty();
    assertThat(evaluator.out())
        .containsExactly(
            "runid                 \tall\tA",
            "num_q                 \tall\t3",
            "num_ret               \tall\t6",
            "num_rel               \tall\t4",
            "num_rel_ret           \tall\t2",
            "ndcg_cut_10           \tall\t0.4932",
            "recip_rank_cut_10     \tall\t0.5000",
            "map                   \tall\t0.4167",
            "P_10                  \tall\t0.0667",
            "recall_100            \tall\t0.5000",
            "judged_10             \tall\t0.3333");
  }

  @Test
  void queriesComeFirstAndMissingOnesCountOnlyWithC() {
    assertThat(run("-q", "-m", "RR").out())
        .containsExactly(
            "recip_rank            \t1\t1.0000",
            "recip_rank            \t2\t0.5000",
            "recip_rank            \t3\t0.0000",
            "recip_rank            \tall\t0.5000");
    assertThat(run("-qc", "-m", "RR", "num_q").out())
        .containsExactly(
            "recip_rank            \t1\t1.0000",
            "recip_rank            \t2\t0.5000",
            "recip_rank            \t3\t0.0000",
            "recip_rank            \t4\t0.0000",
            "num_q                 \tall\t4",
            "recip_rank            \tall\t0.3750");
  }

  @Test
  void theLevelHoldsForBinaryMeasuresThatNameNone() {
    assertThat(run("-l", "2", "-m", "num_rel", "P@1", "P(rel=1)@2", "nDCG@10").out())
        .containsExactly(
            "num_rel               \tall\t2",
            "P_1                   \tall\t0.3333",
            "P_2                   \tall\t0.3333",
            "ndcg_cut_10           \tall\t0.4932");
  }

  @Test
  void theDepthCutsTheRun() {
    assertThat(run("-M", "1", "-m", "num_ret", "RR").out())
        .containsExactly("num_ret               \tall\t3", "recip_rank            \tall\t0.3333");
  }

  @Test
  void twoRunsAreComparedOnTheQueriesBothHave() {
    assertThat(compare("-m", "RR", "P@1").out())
        .containsExactly(
            "runid                 \tall\tA",
            "recip_rank            \tall\t0.5000",
            "P_1                   \tall\t0.3333",
            "runid                 \tall\tB",
            "recip_rank            \tall\t0.8333",
            "P_1                   \tall\t0.6667",
            "# A: " + runA + ", tag A",
            "# B: " + runB + ", tag B",
            "# Queries: 2; 2 that only one run has are left out, -c takes them in.",
            "# Interval: bootstrap; p random.: sign flips (10000 draws each, seed 42); p Holm: p"
                + " random., corrected for 2 measures.",
            "# measure  mean A  mean B    B - A       95 % interval  p t-test  p random.  p Holm"
                + "      d_z  win/tie/loss",
            "RR         0.2500  0.7500  +0.5000  [+0.5000, +0.5000]   <0.0001     0.5000  1.0000"
                + "        -         2/0/0",
            "P@1        0.0000  0.5000  +0.5000   [0.0000, +1.0000]    0.5000     1.0000  1.0000"
                + "  +0.7071         1/1/0");
  }

  @Test
  void withCEveryJudgedQueryIsCompared() {
    assertThat(compare("-c", "-m", "RR").out())
        .contains("# Queries: 4")
        .last()
        .isEqualTo(
            "RR         0.3750  0.6250  +0.2500  [-0.6250, +0.8750]    0.6042     0.7500  0.7500"
                + "  +0.2887         3/0/1");
  }

  @Test
  void countsAloneAreNotCompared() {
    assertThat(compare("-m", "num_ret").out())
        .last()
        .isEqualTo("# Nothing to compare: no measure with a mean was asked for.");
  }

  @Test
  void helpNamesEveryOptionAndExitCode() {
    Evaluator help = Evaluator.run(List.of("--help"));

    assertThat(help.exitCode()).isZero();
    assertThat(String.join("\n", help.out()))
        .contains("--qrels=FILE", "--run=FILE", "--run-b=FILE", "-q ", "-c ", "-l=LEVEL")
        .contains("-M=DEPTH", "-m=MEASURE")
        .contains("\n  0 ", "\n  64 ", "\n  65 ", "\n  70 ");
  }

  @Test
  void aWrongLineIsNamed() throws IOException {
    Path broken = file("broken.run", "1 Q0 good 1 2 A", "1 Q0 bad 2 x A");

    Evaluator evaluator = Evaluator.run(qrels, broken, List.of());

    assertThat(evaluator.exitCode()).isEqualTo(65);
    assertThat(evaluator.out()).isEmpty();
    assertThat(evaluator.err())
        .isEqualTo(broken + ", line 2: score 'x' is not a finite decimal number.\n");
  }

  @Test
  void filesThatDoNotBelongTogetherAreNamed() throws IOException {
    Path other = file("other.run", "001 Q0 good 1 2 A");

    Evaluator evaluator = Evaluator.run(qrels, other, List.of());

    assertThat(evaluator.exitCode()).isEqualTo(65);
    assertThat(evaluator.err())
        .isEqualTo(
            other
                + " with "
                + qrels
                + ": The qrels and the run have no query in common (the qrels have '1', the run has"
                + " '001'); check that they belong together and that ids are padded alike.\n");
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("missing");

    Evaluator evaluator = Evaluator.run(qrels, missing, List.of());

    assertThat(evaluator.exitCode()).isEqualTo(65);
    assertThat(evaluator.err()).isEqualTo(missing + " cannot be read: there is no such file.\n");
  }

  @Test
  void mistakesOnTheCommandLineAreOneSentence() {
    Evaluator noFiles = Evaluator.run(List.of("-q"));
    assertThat(noFiles.exitCode()).isEqualTo(64);
    assertThat(noFiles.err())
        .isEqualTo(
            "Missing required options: '--qrels=FILE', '--run=FILE'; --help lists every option.\n");

    Evaluator measure = run("-m", "nDCG@0", "P@1");
    assertThat(measure.exitCode()).isEqualTo(64);
    assertThat(measure.err())
        .isEqualTo(
            "The measures are not understood: 'nDCG@0': the cutoff '0' must be a whole number from"
                + " 1.\n");

    Evaluator depth = run("-M", "0");
    assertThat(depth.exitCode()).isEqualTo(64);
    assertThat(depth.err()).isEqualTo("-M is 0; it must be 1 or more documents.\n");

    Evaluator level = run("-l", "high");
    assertThat(level.exitCode()).isEqualTo(64);
    assertThat(level.err())
        .isEqualTo(
            "Invalid value for option '-l': 'high' is not an int; --help lists every option.\n");
  }
}
