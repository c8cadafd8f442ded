package io.sparkrerank.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed is what trec_eval prints, line by line and in its order. */
class TrecEvalOutputTest {
  private static final Pattern OURS =
      Pattern.compile(
          "runid|num_q|num_ret|num_rel|num_rel_ret|map|Rprec|bpref|recip_rank|ndcg"
              + "|(P|recall|ndcg_cut|map_cut|success)_\\d+");

  @TempDir Path folder;

  // The options are those of the target quicktest in trec_eval's Makefile.
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "out.test,     qrels.test,      results.test,  '',             18",
    "out.test.a,   qrels.test,      results.test,  '',             49",
    "out.test.aq,  qrels.test,      results.test,  '-q',           190",
    "out.test.aqc, qrels.test,      results.trunc, '-q -c',        190",
    "out.test.aqcM,qrels.test,      results.trunc, '-q -c -M 100', 190",
    "out.test.aql, qrels.rel_level, results.test,  '-q -l 2',      190",
  })
  void everyLineOfItsOwnTestDataIsTrecEvals(
      String output, String qrels, String run, String options, int lines) throws IOException {
    List<String> recorded =
        Files.readAllLines(Evaluator.shared("trec_eval_test/" + output)).stream()
            .filter(line -> OURS.matcher(line.split("\\s")[0]).matches())
            .toList();
    List<String> arguments = new ArrayList<>(words(options));
    recorded.stream()
        .map(line -> line.split("\\s")[0])
        .distinct()
        .forEach(measure -> arguments.addAll(List.of("-m", measure)));

    Evaluator evaluator =
        Evaluator.run(
            Evaluator.shared("trec_eval_test/" + qrels),
            Evaluator.shared("trec_eval_test/" + run),
            arguments);

    assertThat(evaluator.err()).isEmpty();
    assertThat(evaluator.out()).containsExactlyElementsOf(recorded).hasSize(lines);
  }

  // A recording holds several outputs, each after a comment with the options that made it.
  @ParameterizedTest(name = "{0}")
  @CsvSource({"dl19.BM25.txt, BM25.trec", "dl19.D_BERT_KD_TASB.txt, TASB.trec"})
  void everyLineOfDeepLearning2019IsTrecEvals(String output, String run) throws IOException {
    List<String> recorded = Files.readAllLines(Evaluator.shared("runs-dl19/" + output));
    List<String> ours = new ArrayList<>();
    for (String line : recorded) {
      if (line.startsWith("#")) {
        Evaluator evaluator =
            Evaluator.run(
                Evaluator.shared("msmarco-dl19/qrels.trec"),
                Evaluator.shared("runs-dl19/" + run),
                words(line.substring(line.indexOf(" -c "))));
        assertThat(evaluator.err()).isEmpty();
        ours.add(line);
        ours.addAll(evaluator.out());
      }
    }
    assertThat(ours).containsExactlyElementsOf(recorded).hasSize(663);
  }

  // Recorded with all digits from trec_eval 9.0.8; see make_synthetic.py in udf.
  @ParameterizedTest(name = "-l {0}")
  @ValueSource(strings = {"1", "2"})
  void everyLineOfMadeUpDataIsTrecEvals(String level) throws IOException {
    List<String> recorded = new ArrayList<>();
    List<String> arguments = new ArrayList<>(List.of("-q", "-l", level));
    for (String line : Files.readAllLines(copied("synthetic.expected"))) {
      String[] fields = line.split("\t");
      if (fields[0].equals("trec_eval") && fields[1].equals(level)) {
        String value = fields[2].startsWith("num_") ? rounded(fields[4], 0) : rounded(fields[4], 4);
        recorded.add("%-22s\t%s\t%s".formatted(fields[2], fields[3], value));
        arguments.addAll(List.of("-m", fields[2]));
      }
    }

    Evaluator evaluator =
        Evaluator.run(copied("synthetic.qrels"), copied("synthetic.run"), arguments);

    assertThat(recorded).hasSizeGreaterThan(400);
    assertThat(evaluator.out().stream().filter(line -> !line.contains("\tall\t")))
        .containsExactlyInAnyOrderElementsOf(recorded);
  }

  @Test
  void idsAreRankedDescendingAtEqualScoresAndTheRankColumnIsIgnored() throws IOException {
    Path qrels = Files.writeString(folder.resolve("qrels"), "1 0 b 1\n");
    Path run = Files.writeString(folder.resolve("run"), "1 Q0 a 1 0.5 x\n1 Q0 b 2 0.5 x\n");

    assertThat(Evaluator.run(qrels, run, List.of("-m", "recip_rank", "runid")).out())
        .containsExactly("runid                 \tall\tx", "recip_rank            \tall\t1.0000");
  }

  private Path copied(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream resource =
            Objects.requireNonNull(getClass().getResourceAsStream("/eval/" + name));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      return Files.write(file, lines.lines().toList());
    }
  }

  private static String rounded(String value, int places) {
    return new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static List<String> words(String options) {
    return options.isBlank() ? List.of() : List.of(options.strip().split(" "));
  }
}
