package io.sparkrerank.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Equality on TREC Deep Learning 2019 with recorded per-query output of trec_eval 10.0-rc3, and
 * with the published means of eight reranked runs.
 */
class TrecEvalDl19Test {
  private static Qrels qrels() {
    return TrecFiles.readQrels(SharedData.file("msmarco-dl19/qrels.trec"));
  }

  // The files hold trec_eval -c -q: graded nDCG; binary measures with -l 2; recip_rank with -M 10.
  @ParameterizedTest(name = "{0}")
  @CsvSource({"dl19.BM25.txt, BM25.trec, 660", "dl19.D_BERT_KD_TASB.txt, TASB.trec, 660"})
  void everyQueryHasTheValueOfTrecEval(String output, String run, int values) throws IOException {
    Qrels qrels = qrels();
    Run retrieved = TrecFiles.readRun(SharedData.file("runs-dl19/" + run));
    Measure reciprocalRank = Measures.parse("RR(rel=2)@10");
    Map<String, Evaluation> evaluations = new HashMap<>();
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    for (TrecEvalOutput line : TrecEvalOutput.read(SharedData.file("runs-dl19/" + output))) {
      List<Measure> measures =
          line.measure().equals("recip_rank")
              ? List.of(reciprocalRank)
              : Measures.parseAll(List.of(line.measure()), 2);
      Evaluation evaluation =
          evaluations.computeIfAbsent(
              line.measure(),
              name -> RunEvaluator.evaluate(qrels, retrieved, measures, MeanOver.QRELS_QUERIES));
      expected.add(line.text());
      actual.add(
          line.ours(evaluation, measures.get(0))
              .replace("recip_rank_cut_10     ", "recip_rank            "));
    }
    assertThat(actual).containsExactlyElementsOf(expected).hasSize(values);
  }

  @Test
  void meansOfRerankedRunsAreThosePublished() throws IOException {
    Qrels qrels = qrels();
    Path published = SharedData.file("runs-dl19/published_metrics.json");
    int values = 0;
    for (Map.Entry<String, JsonNode> run :
        new ObjectMapper().readTree(published.toFile()).properties()) {
      Run reranked = TrecFiles.readRun(SharedData.file("runs-dl19/" + run.getKey()));
      for (Map.Entry<String, JsonNode> metric : run.getValue().properties()) {
        Measure measure = Measures.parse(metric.getKey());
        Evaluation evaluation =
            RunEvaluator.evaluate(qrels, reranked, List.of(measure), MeanOver.QRELS_QUERIES);
        assertThat(TrecEvalLine.format(measure, "all", evaluation.overall(measure)))
            .as(run.getKey())
            .endsWith("\t" + metric.getValue().asText());
        values++;
      }
    }
    assertThat(values).isEqualTo(32);
  }

  @Test
  void readingScoresAsFloatsWouldNotChangeARankingHere() {
    for (String name :
        List.of("BM25.trec", "TASB.trec", "rankvicuna-20.SPLADE_P_P_ENSEMBLE_DISTIL.trec")) {
      Run doubles = TrecFiles.readRun(SharedData.file("runs-dl19/" + name));
      for (String queryId : doubles.queryIds()) {
        List<ScoredDocument> ranking = doubles.ranking(queryId);
        assertThat(
                ranking.stream()
                    .map(document -> new ScoredDocument(document.docId(), (float) document.score()))
                    .sorted(ScoredDocument.TREC_ORDER)
                    .map(ScoredDocument::docId))
            .containsExactlyElementsOf(ranking.stream().map(ScoredDocument::docId).toList());
      }
    }
  }
}
