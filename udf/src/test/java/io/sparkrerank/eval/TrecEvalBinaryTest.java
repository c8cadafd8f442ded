package io.sparkrerank.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random qrels and runs, evaluated here and by the trec_eval 9.0.4 in the jar of jtreceval; skips
 * where that jar is not on the class path or has no binary for the platform.
 */
class TrecEvalBinaryTest {
  private static final String BINARY = "/trec_eval-linux-amd64";
  private static final List<String> MEASURES =
      List.of(
          "num_ret",
          "num_rel",
          "num_rel_ret",
          "map",
          "Rprec",
          "bpref",
          "recip_rank",
          "ndcg",
          "P.1,3,10",
          "recall.1,3,10",
          "map_cut.1,3,10",
          "ndcg_cut.1,3,10",
          "success.1,3,10");

  private static final List<String> REAL_MEASURES =
      List.of(
          "map",
          "Rprec",
          "bpref",
          "recip_rank",
          "ndcg",
          "P.1,3,5,10,20,100",
          "recall.1,3,5,10,20,100",
          "map_cut.1,3,5,10,20,100",
          "ndcg_cut.1,3,5,10,20,100",
          "success.1,3,5,10,20,100");

  @TempDir Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void everyLineIsTheSame(long seed) throws IOException, InterruptedException {
    Path binary = binary();
    Random random = new Random(seed);
    int minRelevance = 1 + random.nextInt(3);
    Path qrels = folder.resolve("qrels");
    Path run = folder.resolve("run");
    write(random, qrels, run);

    List<Measure> measures = Measures.parseAll(MEASURES, minRelevance);
    Evaluation evaluation =
        RunEvaluator.evaluate(
            TrecFiles.readQrels(qrels), TrecFiles.readRun(run), measures, MeanOver.COMMON_QUERIES);
    List<String> lines = new ArrayList<>();
    for (QueryValue row : evaluation.rows()) {
      lines.add(TrecEvalLine.format(row.measure(), row.queryId(), row.value()));
    }
    for (Measure measure : measures) {
      lines.add(TrecEvalLine.format(measure, "all", evaluation.overall(measure)));
    }
    assertThat(lines)
        .containsExactlyInAnyOrderElementsOf(
            trecEval(binary, List.of("-l", String.valueOf(minRelevance)), MEASURES, qrels, run));
  }

  // Version 9 keeps scores as floats, which changes no ranking of these runs: TrecEvalDl19Test.
  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "BM25.trec",
        "TASB.trec",
        "rankvicuna-100.BM25.trec",
        "rankvicuna-20.SPLADE_P_P_ENSEMBLE_DISTIL.trec"
      })
  void everyMeasureAtEveryCutoffIsTheSameOnRealRuns(String name)
      throws IOException, InterruptedException {
    Path binary = binary();
    Path qrels = SharedData.file("msmarco-dl19/qrels.trec");
    Path run = SharedData.file("runs-dl19/" + name);
    List<Measure> measures = Measures.parseAll(REAL_MEASURES, 2);
    Evaluation evaluation =
        RunEvaluator.evaluate(
            TrecFiles.readQrels(qrels), TrecFiles.readRun(run), measures, MeanOver.QRELS_QUERIES);
    List<String> lines = new ArrayList<>();
    for (QueryValue row : evaluation.rows()) {
      lines.add(TrecEvalLine.format(row.measure(), row.queryId(), row.value()));
    }
    for (Measure measure : measures) {
      lines.add(TrecEvalLine.format(measure, "all", evaluation.overall(measure)));
    }
    assertThat(lines)
        .containsExactlyInAnyOrderElementsOf(
            trecEval(binary, List.of("-c", "-l", "2"), REAL_MEASURES, qrels, run))
        .hasSize((43 + 1) * (5 + 5 * 6));
  }

  private Path binary() throws IOException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "Skipped: the trec_eval binary of jtreceval used here is for Linux on amd64");
    try (InputStream binary = getClass().getResourceAsStream(BINARY)) {
      assumeTrue(
          binary != null, "Skipped: uk.ac.gla.dcs.terrierteam:jtreceval is not on the class path");
      Path file = folder.resolve("trec_eval");
      Files.copy(binary, file);
      assertThat(file.toFile().setExecutable(true)).isTrue();
      return file;
    }
  }

  private static void write(Random random, Path qrelsFile, Path runFile) {
    Qrels.Builder qrels = Qrels.builder();
    Run.Builder run = Run.builder("tag");
    for (int q = 0; q < 30; q++) {
      int top = random.nextInt(4);
      // trec_eval reads uninitialised memory if no document of a query has a grade of 0 or more.
      qrels.add("q" + q, "d0", top);
      run.add("q" + q, "d0", random.nextInt(6) / 8.0 - 0.25);
      int documents = random.nextInt(40);
      for (int d = 1; d < documents; d++) {
        if (random.nextInt(3) > 0) {
          qrels.add("q" + q, "d" + d, random.nextInt(top + 2) - 1);
        }
        if (random.nextInt(3) > 0) {
          run.add("q" + q, "d" + d, random.nextInt(6) / 8.0 - 0.25);
        }
      }
    }
    qrels.add("qrels-only", "d0", 1);
    run.add("run-only", "d0", 1);
    TrecFiles.writeQrels(qrelsFile, qrels.build());
    TrecFiles.writeRun(runFile, run.build());
  }

  private List<String> trecEval(
      Path binary, List<String> options, List<String> measures, Path qrels, Path run)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(binary.toString(), "-q"));
    command.addAll(options);
    measures.forEach(measure -> command.addAll(List.of("-m", measure)));
    command.addAll(List.of(qrels.toString(), run.toString()));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("trec_eval: %s", Files.readString(output)).isZero();
    return Files.readAllLines(output);
  }
}
