package io.sparkrerank.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Equality with the outputs that trec_eval 10.0 ships for its own test data. How each was made is
 * in its Makefile, target quicktest; the columns below are those options.
 */
class TrecEvalTestDataTest {
  private static final Set<String> NOT_OURS =
      Set.of(
          "11pt_avg",
          "G",
          "Rndcg",
          "Rprec_mult",
          "binG",
          "gm_bpref",
          "gm_map",
          "infAP",
          "iprec_at_recall",
          "ndcg_rel",
          "num_nonrel_judged_ret",
          "rbp",
          "rbp_resid",
          "relative_P",
          "relstring",
          "set_F",
          "set_P",
          "set_map",
          "set_recall",
          "set_relative_P",
          "utility");

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "out.test,     qrels.test,      results.test,  1, 100000, COMMON_QUERIES, 18",
    "out.test.a,   qrels.test,      results.test,  1, 100000, COMMON_QUERIES, 52",
    "out.test.aq,  qrels.test,      results.test,  1, 100000, COMMON_QUERIES, 202",
    "out.test.aqc, qrels.test,      results.trunc, 1, 100000, QRELS_QUERIES,  202",
    "out.test.aqcM,qrels.test,      results.trunc, 1, 100,    QRELS_QUERIES,  202",
    "out.test.aql, qrels.rel_level, results.test,  2, 100000, COMMON_QUERIES, 202",
  })
  void everyValueIsThatOfTrecEval(
      String output,
      String qrels,
      String results,
      int minRelevance,
      int maxDocuments,
      MeanOver meanOver,
      int values)
      throws IOException {
    Qrels judgments = TrecFiles.readQrels(SharedData.file("trec_eval_test/" + qrels));
    Run run = TrecFiles.readRun(SharedData.file("trec_eval_test/" + results)).top(maxDocuments);
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    Set<String> skipped = new TreeSet<>();
    for (TrecEvalOutput line : TrecEvalOutput.read(SharedData.file("trec_eval_test/" + output))) {
      String base = line.measure().replaceFirst("_[\\d.]+$", "");
      if (NOT_OURS.contains(base)) {
        skipped.add(base);
        continue;
      }
      expected.add(line.text());
      actual.add(ours(line, judgments, run, minRelevance, meanOver));
    }
    assertThat(actual).containsExactlyElementsOf(expected).hasSize(values);
    assertThat(NOT_OURS).containsAll(skipped);
  }

  private static String ours(
      TrecEvalOutput line, Qrels qrels, Run run, int minRelevance, MeanOver meanOver) {
    String name = line.measure();
    if (name.equals("runid")) {
      return new TrecEvalOutput(name, line.queryId(), run.tag()).text();
    }
    if (name.startsWith("unj_")) {
      return unjudged(line, qrels, run, meanOver);
    }
    List<Measure> measures =
        Measures.parseAll(List.of(name.equals("num_q") ? "map" : name), minRelevance);
    Evaluation evaluation = RunEvaluator.evaluate(qrels, run, measures, meanOver);
    if (name.equals("num_q")) {
      return new TrecEvalOutput(name, "all", "" + evaluation.queryIds().size()).text();
    }
    return line.ours(evaluation, measures.get(0));
  }

  /** trec_eval's unj_k: what {@link Judged} leaves, over k even if fewer were retrieved. */
  private static String unjudged(TrecEvalOutput line, Qrels qrels, Run run, MeanOver meanOver) {
    Measure judged = Measures.parse(line.measure().replace("unj_", "Judged@"));
    int k = judged.cutoff().orElseThrow();
    Evaluation evaluation = RunEvaluator.evaluate(qrels, run, List.of(judged), meanOver);
    double unjudged =
        evaluation.queryIds().stream()
            .filter(queryId -> line.isOverall() || line.queryId().equals(queryId))
            .mapToDouble(
                queryId ->
                    (1 - evaluation.value(queryId, judged))
                        * Math.min(k, run.ranking(queryId).size())
                        / k)
            .average()
            .orElseThrow();
    return TrecEvalLine.format(judged, line.queryId(), unjudged)
        .replaceFirst("\\S+ +", "%-22s".formatted(line.measure()));
  }
}
