package io.sparkrerank.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Values that trec_eval 9.0.8 and gdeval.pl gave for made-up data; see make_synthetic.py. */
class SyntheticGoldenTest {
  private static final double UNROUNDED = 1e-12;
  private static final double FIVE_DECIMALS = 0.5e-5 + UNROUNDED;

  private static Reader open(String name) {
    return new InputStreamReader(
        Objects.requireNonNull(SyntheticGoldenTest.class.getResourceAsStream("/eval/" + name)),
        StandardCharsets.UTF_8);
  }

  private static int compare(String tool, double tolerance) throws IOException {
    Qrels qrels = TrecFiles.readQrels(open("synthetic.qrels"), "synthetic.qrels");
    Run run = TrecFiles.readRun(open("synthetic.run"), "synthetic.run");
    int compared = 0;
    try (BufferedReader expected = new BufferedReader(open("synthetic.expected"))) {
      for (String line : expected.lines().filter(l -> l.startsWith(tool)).toList()) {
        String[] fields = line.split("\t");
        Measure measure = Measures.parseAll(List.of(fields[2]), Integer.parseInt(fields[1])).get(0);
        String queryId = fields[3];
        QueryJudgments query = RunEvaluator.judgments(qrels.grades(queryId), run.ranking(queryId));
        assertThat(measure.trecEvalName()).isEqualTo(fields[2]);
        assertThat(measure.evaluate(query))
            .as(line)
            .isCloseTo(Double.parseDouble(fields[4]), within(tolerance));
        compared++;
      }
    }
    return compared;
  }

  @Test
  void everyValueIsThatOfTrecEvalToTwelveDecimals() throws IOException {
    assertThat(compare("trec_eval", UNROUNDED)).isEqualTo(1254);
  }

  @Test
  void exponentialGainIsThatOfGdeval() throws IOException {
    assertThat(compare("gdeval", FIVE_DECIMALS)).isEqualTo(60);
  }
}
