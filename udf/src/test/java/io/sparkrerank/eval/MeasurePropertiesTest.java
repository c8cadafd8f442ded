package io.sparkrerank.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class MeasurePropertiesTest {
  private static final int UNJUDGED = Integer.MIN_VALUE;

  /** Grades in rank order, {@link #UNJUDGED} for documents without one, and grades missed. */
  record Ranking(List<Integer> grades, List<Integer> missed) {
    QueryJudgments judgments() {
      List<JudgedDocument> judged = new ArrayList<>();
      for (int i = 0; i < grades.size(); i++) {
        if (grades.get(i) != UNJUDGED) {
          judged.add(JudgedDocument.retrieved(grades.get(i), i + 1));
        }
      }
      missed.forEach(grade -> judged.add(JudgedDocument.missed(grade)));
      return new QueryJudgments(judged, grades.size());
    }

    double value(String measure) {
      return Measures.parse(measure).evaluate(judgments());
    }

    boolean hasRelevant() {
      return judgments().relevant(1) > 0;
    }
  }

  @Provide
  Arbitrary<Ranking> rankings() {
    Arbitrary<Integer> grades = Arbitraries.of(UNJUDGED, UNJUDGED, -1, 0, 0, 1, 2, 3);
    return Combinators.combine(
            grades.list().ofMaxSize(40), Arbitraries.of(-1, 0, 1, 2, 3).list().ofMaxSize(8))
        .as(Ranking::new);
  }

  @Property
  void everyMeanLiesBetweenZeroAndOne(
      @ForAll("rankings") Ranking ranking,
      @ForAll @IntRange(min = 1, max = 50) int k,
      @ForAll @IntRange(min = 1, max = 4) int rel) {
    for (String name : MeasureValuesTest.MEANS) {
      Measure measure = Measures.parseAll(List.of(name.replace("@10", "@" + k)), rel).get(0);
      assertThat(measure.evaluate(ranking.judgments()))
          .as(measure.name())
          .isBetween(0.0, 1.0 + 1e-12);
    }
  }

  @Property
  void aPerfectOrderHasOne(
      @ForAll("rankings") Ranking ranking, @ForAll @IntRange(min = 1, max = 50) int k) {
    Assume.that(ranking.hasRelevant());
    List<Integer> ideal = new ArrayList<>(ranking.grades());
    ideal.addAll(ranking.missed());
    ideal.sort(Comparator.reverseOrder());
    Ranking perfect = new Ranking(ideal, List.of());
    for (String measure :
        List.of("nDCG", "nDCG@" + k, "nDCG_exp@" + k, "RR", "AP", "Bpref", "Rprec", "R_cap@" + k)) {
      assertThat(perfect.value(measure)).as(measure).isCloseTo(1, within(1e-12));
    }
  }

  @Property
  void unjudgedDocumentsAtTheBottomChangeNothing(
      @ForAll("rankings") Ranking ranking, @ForAll @IntRange(min = 1, max = 5) int added) {
    List<Integer> longer = new ArrayList<>(ranking.grades());
    for (int i = 0; i < added; i++) {
      longer.add(UNJUDGED);
    }
    Ranking padded = new Ranking(longer, ranking.missed());
    for (String measure : MeasureValuesTest.MEANS) {
      // The share of judged documents falls, but not within the documents that were there.
      if (!measure.equals("Judged@10") || ranking.grades().size() >= 10) {
        assertThat(padded.value(measure)).as(measure).isEqualTo(ranking.value(measure));
      }
    }
    assertThat(padded.value("NumRet")).isEqualTo(ranking.value("NumRet") + added);
  }

  @Property
  void aNegativeGradeIsTheSameAsNone(@ForAll("rankings") Ranking ranking) {
    Ranking without =
        new Ranking(
            ranking.grades().stream().map(grade -> grade < 0 ? UNJUDGED : grade).toList(),
            ranking.missed().stream().filter(grade -> grade >= 0).toList());
    for (String measure : MeasureValuesTest.MEANS) {
      assertThat(ranking.value(measure)).as(measure).isEqualTo(without.value(measure));
    }
  }

  @Property
  void puttingTheBetterOfTwoNeighboursFirstNeverLowersNdcg(
      @ForAll("rankings") Ranking ranking,
      @ForAll @IntRange(max = 38) int index,
      @ForAll @IntRange(min = 1, max = 50) int k) {
    Assume.that(ranking.grades().size() > 1);
    int upper = index % (ranking.grades().size() - 1);
    List<Integer> ordered = new ArrayList<>(ranking.grades());
    ordered.subList(upper, upper + 2).sort(Comparator.reverseOrder());
    for (String measure : List.of("nDCG@" + k, "nDCG_exp@" + k)) {
      assertThat(new Ranking(ordered, ranking.missed()).value(measure))
          .isGreaterThanOrEqualTo(ranking.value(measure) - 1e-12);
    }
  }

  @Property
  void aCutoffBelowTheLastDocumentIsNone(@ForAll("rankings") Ranking ranking) {
    for (String measure : List.of("nDCG", "nDCG_exp", "RR", "AP")) {
      assertThat(ranking.value(measure + "@1000")).isEqualTo(ranking.value(measure));
    }
  }

  @Property
  void measuresAgreeWhereTheirDefinitionsMeet(
      @ForAll("rankings") Ranking ranking, @ForAll @IntRange(min = 1, max = 50) int k) {
    assertThat(ranking.value("Success@" + k) > 0).isEqualTo(ranking.value("RR@" + k) > 0);
    assertThat(ranking.value("P@" + k) * k)
        .isCloseTo(ranking.value("R@" + k) * ranking.value("NumRel"), within(1e-9));
    assertThat(ranking.value("R_cap@" + k)).isGreaterThanOrEqualTo(ranking.value("R@" + k));
  }

  @Property
  void theOrderInWhichTiedDocumentsComeDoesNotMatter(@ForAll long seed) {
    Random random = new Random(seed);
    List<Integer> documents = new ArrayList<>();
    Qrels.Builder judged = Qrels.builder().add("q", "d0", 1);
    for (int i = 0; i < 20; i++) {
      documents.add(i);
      if (i > 0 && random.nextBoolean()) {
        judged.add("q", "d" + i, random.nextInt(5) - 1);
      }
    }
    Qrels grades = judged.build();
    List<Measure> measures = Measures.parseAll(MeasureValuesTest.MEANS);
    Evaluation[] evaluations = new Evaluation[2];
    for (int i = 0; i < evaluations.length; i++) {
      Run.Builder shuffled = Run.builder("tag");
      documents.forEach(d -> shuffled.add("q", "d" + d, d % 3));
      evaluations[i] =
          RunEvaluator.evaluate(grades, shuffled.build(), measures, MeanOver.QRELS_QUERIES);
      Collections.shuffle(documents, random);
    }
    assertThat(evaluations[1].rows()).isEqualTo(evaluations[0].rows());
  }
}
