package io.sparkrerank.eval;

import static io.sparkrerank.eval.HandComputed.log2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.util.RerankException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every measure on {@link HandComputed#QUERY} and on queries at the edge of its definition. */
class MeasureValuesTest {
  static final List<String> MEANS =
      List.of(
          "nDCG",
          "nDCG@10",
          "nDCG_exp",
          "nDCG_exp@10",
          "RR",
          "RR@10",
          "AP",
          "AP@10",
          "P@10",
          "R@10",
          "R_cap@10",
          "Success@10",
          "Judged@10",
          "Bpref",
          "Rprec");

  private static double evaluate(String measure, QueryJudgments query) {
    return Measures.parse(measure).evaluate(query);
  }

  static Stream<Arguments> handComputed() {
    double dcg = 3 / log2(3) + 1 / log2(5) + 2 / log2(7);
    double ideal = 3 / log2(2) + 3 / log2(3) + 2 / log2(4) + 1 / log2(5);
    double dcgExp = 7 / log2(3) + 1 / log2(5) + 3 / log2(7);
    double idealExp = 7 / log2(2) + 7 / log2(3) + 3 / log2(4) + 1 / log2(5);
    return Stream.of(
        Arguments.of("nDCG", dcg / ideal),
        Arguments.of("nDCG@1", 0.0),
        Arguments.of("nDCG@3", 3 / log2(3) / (3 + 3 / log2(3) + 2 / log2(4))),
        Arguments.of("nDCG@100", dcg / ideal),
        Arguments.of("nDCG_exp", dcgExp / idealExp),
        Arguments.of("nDCG_exp@3", 7 / log2(3) / (7 + 7 / log2(3) + 3 / log2(4))),
        Arguments.of("RR", 1 / 2.0),
        Arguments.of("RR@1", 0.0),
        Arguments.of("RR(rel=4)", 0.0),
        Arguments.of("AP", (1 / 2.0 + 2 / 4.0 + 3 / 6.0) / 4),
        Arguments.of("AP@4", (1 / 2.0 + 2 / 4.0) / 4),
        Arguments.of("AP(rel=2)", (1 / 2.0 + 2 / 6.0) / 3),
        Arguments.of("P@5", 2 / 5.0),
        Arguments.of("P@10", 3 / 10.0),
        Arguments.of("P(rel=3)@2", 1 / 2.0),
        Arguments.of("R@4", 2 / 4.0),
        Arguments.of("R(rel=3)@4", 1 / 2.0),
        Arguments.of("R_cap@3", 1 / 3.0),
        Arguments.of("R_cap@10", 3 / 4.0),
        Arguments.of("Success@1", 0.0),
        Arguments.of("Success@2", 1.0),
        Arguments.of("Success(rel=2)@5", 1.0),
        Arguments.of("Judged@3", 2 / 3.0),
        Arguments.of("Judged@5", 3 / 5.0),
        Arguments.of("Judged@10", 4 / 6.0),
        Arguments.of("Bpref", 3 * (1 - 1 / 2.0) / 4),
        Arguments.of("Bpref(rel=2)", ((1 - 1 / 3.0) + (1 - 2 / 3.0)) / 3),
        Arguments.of("Rprec", 2 / 4.0),
        Arguments.of("Rprec(rel=3)", 1 / 2.0),
        Arguments.of("NumRet", 6.0),
        Arguments.of("NumRel", 4.0),
        Arguments.of("NumRel(rel=2)", 3.0),
        Arguments.of("NumRet(rel=2)", 2.0));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @MethodSource
  void handComputed(String measure, double value) {
    assertThat(evaluate(measure, HandComputed.QUERY)).isCloseTo(value, within(1e-15));
  }

  @Test
  void aQueryWithoutRelevantDocumentsHasZero() {
    QueryJudgments query =
        new QueryJudgments(
            List.of(JudgedDocument.retrieved(0, 1), JudgedDocument.retrieved(-1, 2)), 12);
    for (String measure : MEANS) {
      assertThat(evaluate(measure, query))
          .as(measure)
          .isEqualTo(measure.equals("Judged@10") ? 0.1 : 0);
    }
  }

  @Test
  void aQueryThatRetrievedNothingHasZero() {
    QueryJudgments query = new QueryJudgments(List.of(JudgedDocument.missed(3)), 0);
    for (String measure : MEANS) {
      assertThat(evaluate(measure, query)).as(measure).isZero();
    }
  }

  @Test
  void aQueryWithOnlyNegativeGradesHasZero() {
    QueryJudgments query =
        new QueryJudgments(List.of(JudgedDocument.missed(-2), JudgedDocument.retrieved(-1, 1)), 1);
    for (String measure : MEANS) {
      assertThat(evaluate(measure, query)).as(measure).isZero();
    }
  }

  @Test
  void bprefOfARankingWithoutIrrelevantDocumentsCountsTheRelevant() {
    QueryJudgments query =
        new QueryJudgments(List.of(JudgedDocument.retrieved(1, 9), JudgedDocument.missed(1)), 9);
    assertThat(evaluate("Bpref", query)).isEqualTo(0.5);
  }

  @Test
  void bprefDoesNotGoBelowZeroWhenIrrelevantDocumentsOutnumberTheRelevant() {
    QueryJudgments query =
        new QueryJudgments(
            List.of(
                JudgedDocument.retrieved(0, 1),
                JudgedDocument.retrieved(0, 2),
                JudgedDocument.retrieved(0, 3),
                JudgedDocument.retrieved(1, 4)),
            4);
    assertThat(evaluate("Bpref", query)).isZero();
  }

  @Test
  void exponentialGainRefusesAGradeThatOverflows() {
    QueryJudgments query = new QueryJudgments(List.of(JudgedDocument.retrieved(2000, 1)), 1);
    assertThatThrownBy(() -> evaluate("nDCG_exp@10", query))
        .isInstanceOf(RerankException.class)
        .hasMessage(
            "The qrels have grade 2000, but nDCG_exp takes grades up to 900 since its gain is"
                + " 2^grade; ask for nDCG, or map the grades.");
    assertThat(evaluate("nDCG@10", query)).isEqualTo(1);
  }

  @Test
  void countsAreSummedAndAllOthersAveraged() {
    assertThat(MEANS).allMatch(name -> Measures.parse(name).aggregation() == Aggregation.MEAN);
    assertThat(List.of("num_ret", "num_rel", "num_rel_ret"))
        .allMatch(name -> Measures.parse(name).aggregation() == Aggregation.SUM);
  }
}
