package io.sparkrerank.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrecEvalLineTest {
  private static String line(String measure, double value) {
    return TrecEvalLine.format(Measures.parse(measure), "301", value);
  }

  @Test
  void padsTheNameAndPartsByTabs() {
    assertThat(line("nDCG@10", 0.25)).isEqualTo("ndcg_cut_10           \t301\t0.2500");
    assertThat(line("NumRet", 500)).isEqualTo("num_ret               \t301\t500");
  }

  @Test
  void roundsTheBinaryValueHalfToEvenAsPrintfDoes() {
    assertThat(line("RR", 1 / 32.0)).endsWith("\t0.0312");
    assertThat(line("RR", 3 / 32.0)).endsWith("\t0.0938");
    assertThat(line("RR", 0.00005)).endsWith("\t0.0001");
  }
}
