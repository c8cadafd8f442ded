package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.eval.Evaluation;
import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.Measures;
import io.sparkrerank.eval.Qrels;
import io.sparkrerank.eval.Run;
import io.sparkrerank.eval.RunEvaluator;
import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.score.PairScore;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.util.ExitCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One run with Delta tables in and out, compared with the scoring core called directly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndToEndTest {
  private static final Map<String, String> QUERIES = new LinkedHashMap<>();
  private static final Map<String, List<String>> PASSAGES = new LinkedHashMap<>();
  private static final int TOP_N = 5;
  private static final double MIN_SCORE = 0.2;

  static {
    QUERIES.put("q1", "how does garbage collection work");
    QUERIES.put("q2", "what is a circular reference");
    QUERIES.put("é", "the question of an accent");
    PASSAGES.put("Z", Arrays.asList("Upper", "garbage is collected by counting references"));
    PASSAGES.put("a", Arrays.asList(null, "a circle of objects that point at each other"));
    PASSAGES.put("é", Arrays.asList("Accent", " an accent over a letter "));
    PASSAGES.put("ﬀ", Arrays.asList("", "a ligature of two letters"));
    PASSAGES.put("𐍈", Arrays.asList("Gothic", "a letter beyond the basic plane"));
    PASSAGES.put("𐍈2", Arrays.asList("Gothic", "a letter beyond the basic plane"));
    PASSAGES.put("z", Arrays.asList("Long", "and on and on it goes without an end ".repeat(60)));
  }

  private Workspace workspace;
  private Outcome outcome;
  private final Map<String, List<Expected>> expected = new LinkedHashMap<>();

  private record Expected(String docId, int retrievalRank, PairScore score) {}

  @BeforeAll
  void runOnce(@TempDir Path directory) {
    workspace = new Workspace(directory);
    workspace.input(
        "queries",
        "delta",
        table(
            "query_id STRING, query_text STRING",
            QUERIES.entrySet().stream()
                .map(q -> row(q.getKey(), q.getValue()))
                .toArray(Object[][]::new)));
    workspace.input(
        "passages",
        "delta",
        table(
            "doc_id STRING, title STRING, text STRING",
            PASSAGES.entrySet().stream()
                .map(p -> row(p.getKey(), p.getValue().get(0), p.getValue().get(1)))
                .toArray(Object[][]::new)));
    List<Object[]> candidates = new ArrayList<>();
    List<Object[]> qrels = new ArrayList<>();
    for (String query : QUERIES.keySet()) {
      int rank = 0;
      for (String doc : PASSAGES.keySet()) {
        rank++;
        candidates.add(row(query, doc, rank, 10.0 - rank));
        if ((rank + query.length()) % 2 == 0) {
          qrels.add(row(query, doc, rank % 4));
        }
      }
    }
    candidates.add(row("q1", "Z", 9, 1.0));
    candidates.add(row("q1", "gone", 8, 2.0));
    qrels.add(row("q1", "gone", 3));
    qrels.add(row("unasked", "Z", 3));
    workspace.input(
        "candidates",
        "delta",
        table(
            "query_id STRING, doc_id STRING, retrieval_rank INT, retrieval_score DOUBLE",
            candidates.toArray(Object[][]::new)));
    workspace.input(
        "qrels",
        "delta",
        table("query_id STRING, doc_id STRING, relevance INT", qrels.toArray(Object[][]::new)));
    outcome =
        workspace
            .set("scoring.normalize", true)
            .set("scoring.top-n", TOP_N)
            .set("scoring.min-score", MIN_SCORE)
            .set("evaluation.measures", "[\"nDCG@3\", \"RR\", \"P(rel=2)@5\", \"NumRet\"]")
            .run("--run-id", "run-7");
    score();
  }

  /** What the scoring core gives, ranked by logit, retrieval rank, bytes of the id. */
  private void score() {
    ScoringSpec spec =
        new ScoringSpec(
            ScoringMode.FLAG, 512, Activation.SIGMOID, new TokenBudget(8192, 128), 2048);
    try (LoadedModel model = TestModels.open("tiny-bert")) {
      CrossEncoder scorer = new CrossEncoder(model, spec);
      QUERIES.forEach(
          (query, text) -> {
            List<Expected> ranking = new ArrayList<>();
            List<String> docs = List.copyOf(PASSAGES.keySet());
            List<PairScore> scores =
                scorer
                    .score(docs.stream().map(d -> new TextPair(text, joined(d))).toList())
                    .scores();
            for (int i = 0; i < docs.size(); i++) {
              ranking.add(new Expected(docs.get(i), i + 1, scores.get(i)));
            }
            ranking.sort(
                Comparator.comparing((Expected e) -> -e.score().logit())
                    .thenComparing(Expected::retrievalRank)
                    .thenComparing(
                        e -> e.docId().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
            expected.put(query, ranking);
          });
    }
  }

  private static String joined(String doc) {
    String title = PASSAGES.get(doc).get(0);
    String text = PASSAGES.get(doc).get(1);
    return (title == null ? text : title + " " + text).strip();
  }

  @Test
  void endsWellAndPrintsASummary() {
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isEqualTo(ExitCode.OK);
    assertThat(outcome.out())
        .contains(
            "run          run-7 of 2026-11-22\n",
            "candidates   23 in = 1 duplicate + 1 rejected {MISSING_PASSAGE=1} + 21 scored\n",
            "pairs        21 requested, 18 scored by the model, 0 from the store\n",
            "metrics      4 judged queries\n",
            "change       no difference shown in nDCG@3, RR, P(rel=2)@5 (p Holm below 0.05)\n",
            "metric      retrieval  rerank   change       95 % interval  p t-test  p random.  p"
                + " Holm",
            "NumRet: 22, then 21\n",
            "reranked     " + workspace.at("reranked") + " (delta)\n");
    assertThat(workspace.written()).containsExactly("metrics", "rejects", "reranked", "runs");
  }

  @Test
  void rerankedHasTheColumnsOfTheContract() {
    assertThat(workspace.read("reranked").schema().toDDL())
        .isEqualTo(
            "run_id STRING,run_date DATE,query_id STRING,doc_id STRING,rank INT,score DOUBLE,"
                + "logit FLOAT,retrieval_rank INT,retrieval_score DOUBLE,n_tokens INT,"
                + "truncated BOOLEAN,model_id STRING");
  }

  @Test
  void rerankedHoldsWhatTheScoringCoreGivesWithinTopNAndMinScore() {
    expected.forEach(
        (query, ranking) -> {
          List<Row> rows =
              workspace
                  .read("reranked")
                  .filter("query_id = '" + query + "'")
                  .orderBy("rank")
                  .collectAsList();
          List<Expected> kept =
              ranking.stream()
                  .limit(TOP_N)
                  .filter(e -> Activation.SIGMOID.apply(e.score().logit()) >= MIN_SCORE)
                  .toList();
          assertThat(rows)
              .extracting(r -> r.<String>getAs("doc_id"))
              .as(query)
              .containsExactlyElementsOf(kept.stream().map(Expected::docId).toList());
          for (int i = 0; i < rows.size(); i++) {
            check(rows.get(i), i + 1, kept.get(i));
          }
        });
  }

  private static void check(Row row, int rank, Expected expected) {
    assertThat(row.<String>getAs("run_id")).isEqualTo("run-7");
    assertThat(row.<Date>getAs("run_date")).isEqualTo(Date.valueOf(Workspace.RUN_DATE));
    assertThat(row.<String>getAs("model_id")).isEqualTo("tiny-bert");
    assertThat(row.<Integer>getAs("rank")).isEqualTo(rank);
    float logit = row.getAs("logit");
    assertThat(logit).isCloseTo(expected.score().logit(), within(1e-5f));
    assertThat(row.<Double>getAs("score"))
        .isEqualTo(1 / (1 + Math.exp(-(double) logit)), within(1e-12));
    assertThat(row.<Integer>getAs("retrieval_rank")).isEqualTo(expected.retrievalRank());
    assertThat(row.<Double>getAs("retrieval_score")).isEqualTo(10.0 - expected.retrievalRank());
    assertThat(row.<Integer>getAs("n_tokens")).isEqualTo(expected.score().tokens());
    assertThat(row.<Boolean>getAs("truncated")).isEqualTo(expected.score().truncated());
  }

  @Test
  void rejectsHasTheColumnsOfTheContractAndTheOneWithoutPassage() {
    assertThat(workspace.read("rejects").schema().toDDL())
        .isEqualTo(
            "run_id STRING,run_date DATE,query_id STRING,doc_id STRING,reason STRING,"
                + "detail STRING,model_id STRING");
    assertThat(workspace.read("rejects").collectAsList().stream().map(Row::toString))
        .containsExactly(
            "[run-7,2026-11-22,q1,gone,MISSING_PASSAGE,"
                + "doc_id is null or not in the passages table,tiny-bert]");
  }

  @Test
  void metricsAreThoseOfTheEvaluatorInMemory() {
    Qrels.Builder qrels = Qrels.builder();
    LocalSpark.session()
        .read()
        .format("delta")
        .load(workspace.at("qrels").toString())
        .collectAsList()
        .forEach(r -> qrels.add(r.getString(0), r.getString(1), r.getInt(2)));
    Run.Builder retrieval = Run.builder("retrieval");
    Run.Builder rerank = Run.builder("rerank");
    expected.forEach(
        (query, ranking) -> {
          for (int i = 0; i < ranking.size(); i++) {
            retrieval.add(query, ranking.get(i).docId(), -ranking.get(i).retrievalRank());
            rerank.add(query, ranking.get(i).docId(), -i);
          }
        });
    retrieval.add("q1", "gone", -8);
    List<Measure> measures = Measures.parseAll(List.of("nDCG@3", "RR", "P(rel=2)@5", "NumRet"));
    Map<String, Evaluation> stages =
        Map.of(
            "retrieval",
            RunEvaluator.evaluate(
                qrels.build(), retrieval.build(), measures, MeanOver.QRELS_QUERIES),
            "rerank",
            RunEvaluator.evaluate(qrels.build(), rerank.build(), measures, MeanOver.QRELS_QUERIES));

    assertThat(workspace.read("metrics").schema().toDDL())
        .isEqualTo(
            "run_id STRING,run_date DATE,stage STRING,metric STRING,cutoff INT,value DOUBLE,"
                + "n_queries BIGINT,mean_over STRING,relevance_level INT,model_id STRING");
    List<Row> rows = workspace.read("metrics").collectAsList();
    assertThat(rows).hasSize(2 * measures.size());
    for (Row row : rows) {
      Measure measure =
          measures.stream()
              .filter(m -> m.metric().equals(row.getAs("metric")))
              .findFirst()
              .orElseThrow();
      Integer cutoff = row.getAs("cutoff");
      assertThat(cutoff == null ? 0 : cutoff).isEqualTo(measure.cutoff().orElse(0));
      assertThat(row.<Double>getAs("value"))
          .as(row.toString())
          .isEqualTo(stages.get(row.<String>getAs("stage")).overall(measure), within(1e-12));
      assertThat(row.<Long>getAs("n_queries")).isEqualTo(4);
      assertThat(row.<String>getAs("mean_over")).isEqualTo("qrels");
      assertThat(row.<Integer>getAs("relevance_level")).isEqualTo(1);
    }
  }

  @Test
  void theRunRowSaysWhatWasDoneAndItsCountsAddUp() throws Exception {
    List<Row> runs = workspace.read("runs").collectAsList();
    assertThat(runs).hasSize(1);
    Row run = runs.get(0);
    assertThat(run.<String>getAs("run_id")).isEqualTo("run-7");
    assertThat(run.<Date>getAs("run_date")).isEqualTo(Date.valueOf(Workspace.RUN_DATE));
    assertThat(run.<String>getAs("status")).isEqualTo("SUCCEEDED");
    assertThat(run.<java.sql.Timestamp>getAs("finished_at"))
        .isAfterOrEqualTo(run.<java.sql.Timestamp>getAs("started_at"));
    assertThat(run.<String>getAs("model_id")).isEqualTo("tiny-bert");
    assertThat(run.<String>getAs("model_sha256"))
        .isEqualTo(TestModels.bundle("tiny-bert").sha256());
    assertThat(run.<String>getAs("scoring_mode")).isEqualTo("flag");
    assertThat(run.<String>getAs("activation")).isEqualTo("sigmoid");
    assertThat(run.<Integer>getAs("max_tokens")).isEqualTo(512);
    assertThat(run.<String>getAs("device")).isEqualTo("cpu");
    assertThat(run.<Long>getAs("candidates")).isEqualTo(23);
    assertThat(run.<Long>getAs("duplicates")).isEqualTo(1);
    assertThat(run.<Long>getAs("scored")).isEqualTo(21);
    assertThat(run.<Long>getAs("rejected")).isEqualTo(1);
    assertThat(run.getJavaMap(run.fieldIndex("rejected_by_reason")))
        .isEqualTo(Map.of("MISSING_PASSAGE", 1L));
    assertThat(run.<Long>getAs("kept")).isEqualTo(workspace.read("reranked").count());
    assertThat(run.<Long>getAs("cut_by_top_n")).isEqualTo(3 * (7 - TOP_N));
    assertThat(
            run.<Long>getAs("kept")
                + run.<Long>getAs("cut_by_top_n")
                + run.<Long>getAs("cut_by_min_score"))
        .isEqualTo(21);
    assertThat(run.<Long>getAs("cut_by_min_score")).isPositive();
    List<PairScore> scores =
        expected.values().stream().flatMap(List::stream).map(Expected::score).toList();
    assertThat(run.<Long>getAs("truncated"))
        .isEqualTo(scores.stream().filter(PairScore::truncated).count())
        .isEqualTo(3);
    assertThat(run.<Long>getAs("tokens"))
        .isEqualTo(scores.stream().mapToLong(PairScore::tokens).sum());
    // Two passages have one text, so three pairs are repeats.
    assertThat(run.<Long>getAs("pairs_requested")).isEqualTo(21);
    assertThat(run.<Long>getAs("pairs_scored")).isEqualTo(18);
    assertThat(run.<Long>getAs("store_hits")).isZero();
    assertThat(run.<Double>getAs("pairs_per_second")).isPositive();
    assertThat(run.<Double>getAs("tokens_per_second"))
        .isGreaterThan(run.<Double>getAs("pairs_per_second"));
    assertThat(run.<Double>getAs("padding_ratio")).isGreaterThanOrEqualTo(0);
    assertThat(run.<Long>getAs("oom_backoff")).isZero();
    JsonNode config = new ObjectMapper().readTree(run.<String>getAs("config"));
    assertThat(config.at("/rerank/scoring/top-n").asInt()).isEqualTo(TOP_N);
    assertThat(run.getJavaMap(run.fieldIndex("input_versions")))
        .isEqualTo(
            Map.of(
                "inputs.queries", workspace.at("queries") + " (delta)@v0",
                "inputs.passages", workspace.at("passages") + " (delta)@v0",
                "inputs.candidates", workspace.at("candidates") + " (delta)@v0",
                "inputs.qrels", workspace.at("qrels") + " (delta)@v0"));
  }
}
