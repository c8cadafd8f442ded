package io.sparkrerank.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuresTest {
  // Columns: what the user writes, name, trec_eval's name, metric, cutoff (0: none).
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nDCG@10               | nDCG@10        | ndcg_cut_10       | nDCG       | 10",
        "ndcg@10               | nDCG@10        | ndcg_cut_10       | nDCG       | 10",
        "NDCG                  | nDCG           | ndcg              | nDCG       | 0",
        "ndcg                  | nDCG           | ndcg              | nDCG       | 0",
        "ndcg_cut.10           | nDCG@10        | ndcg_cut_10       | nDCG       | 10",
        "ndcg_cut_10           | nDCG@10        | ndcg_cut_10       | nDCG       | 10",
        "nDCG_exp@20           | nDCG_exp@20    | ndcg_exp_cut_20   | nDCG_exp   | 20",
        "nDCG(dcg='exp-log2')@5| nDCG_exp@5     | ndcg_exp_cut_5    | nDCG_exp   | 5",
        "ndcg(dcg=exp-log2)    | nDCG_exp       | ndcg_exp          | nDCG_exp   | 0",
        "RR@10                 | RR@10          | recip_rank_cut_10 | RR         | 10",
        "MRR@10                | RR@10          | recip_rank_cut_10 | RR         | 10",
        "RR                    | RR             | recip_rank        | RR         | 0",
        "recip_rank            | RR             | recip_rank        | RR         | 0",
        "recip_rank_cut.10     | RR@10          | recip_rank_cut_10 | RR         | 10",
        "AP                    | AP             | map               | AP         | 0",
        "map                   | AP             | map               | AP         | 0",
        "MAP@100               | AP@100         | map_cut_100       | AP         | 100",
        "map_cut.100           | AP@100         | map_cut_100       | AP         | 100",
        "AP(rel=2)@100         | AP(rel=2)@100  | map_cut_100       | AP(rel=2)  | 100",
        "AP(rel=1)             | AP             | map               | AP         | 0",
        "P@5                   | P@5            | P_5               | P          | 5",
        "P.5                   | P@5            | P_5               | P          | 5",
        "P( rel = 2 )@5        | P(rel=2)@5     | P_5               | P(rel=2)   | 5",
        "Precision@5           | P@5            | P_5               | P          | 5",
        "R@100                 | R@100          | recall_100        | R          | 100",
        "Recall@100            | R@100          | recall_100        | R          | 100",
        "recall.100            | R@100          | recall_100        | R          | 100",
        "R_cap@100             | R_cap@100      | recall_cap_100    | R_cap      | 100",
        "Success@1             | Success@1      | success_1         | Success    | 1",
        "success.1             | Success@1      | success_1         | Success    | 1",
        "Hit@1                 | Success@1      | success_1         | Success    | 1",
        "Judged@10             | Judged@10      | judged_10         | Judged     | 10",
        "Bpref                 | Bpref          | bpref             | Bpref      | 0",
        "BPref(rel=2)          | Bpref(rel=2)   | bpref             | Bpref(rel=2) | 0",
        "Rprec                 | Rprec          | Rprec             | Rprec      | 0",
        "num_ret               | NumRet         | num_ret           | NumRet     | 0",
        "NumRet(rel=2)         | NumRet(rel=2)  | num_rel_ret       | NumRet(rel=2) | 0",
        "num_rel_ret           | NumRet(rel=1)  | num_rel_ret       | NumRet(rel=1) | 0",
        "NumRel                | NumRel         | num_rel           | NumRel     | 0",
      })
  void understandsBothVocabularies(
      String written, String name, String trecEval, String metric, int cutoff) {
    Measure measure = Measures.parse(written);
    assertThat(measure.name()).isEqualTo(name);
    assertThat(measure.trecEvalName()).isEqualTo(trecEval);
    assertThat(measure.metric()).isEqualTo(metric);
    assertThat(measure.cutoff().orElse(0)).isEqualTo(cutoff);
    assertThat(Measures.parse(name)).isEqualTo(measure);
  }

  private static List<String> names(String... written) {
    return Measures.parseAll(List.of(written)).stream().map(Measure::name).toList();
  }

  @Test
  void aTrecEvalNameMayStandForSeveralMeasures() {
    assertThat(names("P.5,10", "nDCG@10")).containsExactly("P@5", "P@10", "nDCG@10");
    assertThat(names("success")).containsExactly("Success@1", "Success@5", "Success@10");
    assertThat(names("ndcg_cut"))
        .containsExactly(
            "nDCG@5",
            "nDCG@10",
            "nDCG@15",
            "nDCG@20",
            "nDCG@30",
            "nDCG@100",
            "nDCG@200",
            "nDCG@500",
            "nDCG@1000");
  }

  @Test
  void aMeasureNamedTwiceComesOnce() {
    assertThat(names("MRR@10", "RR@10", "recip_rank_cut.10")).containsExactly("RR@10");
  }

  @Test
  void theGivenThresholdIsForNamesThatHaveNone() {
    assertThat(Measures.parseAll(List.of("map", "P(rel=1)@5", "nDCG@10", "num_rel"), 2))
        .extracting(Measure::name)
        .containsExactly("AP(rel=2)", "P@5", "nDCG@10", "NumRel(rel=2)");
  }

  @Test
  void allMistakesAreToldAtOnce() {
    List<String> names =
        List.of("nDGC@10", "P@0", "Rprec@5", "map.100", "P", "R", "nDCG(rel=2)@5", "P(cut=2)@5");
    assertThatThrownBy(() -> Measures.parseAll(names, 0))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
        .hasMessage(
            "The measures are not understood: the relevance threshold is 0; it must be 1 or more;"
                + " 'nDGC@10' is not a known measure; did you mean nDCG@10?;"
                + " 'P@0': the cutoff '0' must be a whole number from 1;"
                + " 'Rprec@5': Rprec takes no cutoff;"
                + " 'map.100': map takes no cutoff, map_cut.100 does;"
                + " 'R' needs a cutoff, as in R@10;"
                + " 'nDCG(rel=2)@5': nDCG has no relevance threshold;"
                + " 'P(cut=2)@5': the only parameter known is rel, as in P(rel=2)@5.");
  }

  @ParameterizedTest(name = "{0}: did you mean {1}?")
  @CsvSource({
    "nDGC@10, nDCG@10",
    "ndgc_cut.10, ndcg_cut.10",
    "ndgc_cut_10, ndcg_cut_10",
    "Sucess@1, Success@1",
    "Success.1, success.1",
    "recall_100@5, recall_100@5",
    "bpreff, Bpref",
    "recip_rnk, recip_rank",
  })
  void theNearestNameIsSuggestedWithTheCutoffWritten(String written, String suggested) {
    assertThatThrownBy(() -> Measures.parse(written))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining(" did you mean %s?".formatted(suggested));
  }

  @Test
  void withoutANearNameAllAreListed() {
    assertThatThrownBy(() -> Measures.parse("quality"))
        .hasMessage(
            "The measures are not understood: 'quality' is not a known measure; known are nDCG,"
                + " nDCG_exp, RR, AP, P@10, R@10, R_cap@10, Success@10, Judged@10, Bpref, Rprec,"
                + " NumRel, NumRelRet, NumRet.");
  }

  @Test
  void oneMeasureIsNotSeveral() {
    assertThatThrownBy(() -> Measures.parse("P.5,10"))
        .hasMessage(
            "The name 'P.5,10' stands for 2 measures where one is wanted; name one of them, such as"
                + " P@5.");
    assertThatThrownBy(() -> Measures.parseAll(List.of()))
        .hasMessageContaining("no measure is named");
  }

  @Test
  void measuresSurviveSerialization() throws IOException, ClassNotFoundException {
    Measure measure = Measures.parse("P(rel=2)@5");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(measure);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(measure);
    }
  }
}
