package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.batch.BatchPlanner;
import io.sparkrerank.jobs.pairs.PairLedger;
import io.sparkrerank.jobs.store.ScoreStore;
import io.sparkrerank.spark.DevicePlan;
import io.sparkrerank.spark.PairColumns;
import io.sparkrerank.text.TextPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a run would do, without doing it: everything resolved and counted, nothing written. */
final class DryRun {
  private static final int SAMPLE_PAIRS = 1000;

  private DryRun() {}

  static ObjectNode report(Rerank rerank) {
    PairCounts counts = PairCounts.of(rerank.inputs());
    Optional<ScoreStore> store =
        rerank
            .config()
            .store()
            .flatMap(s -> ScoreStore.ifThere(rerank.spark(), s.table(), rerank.scoreKey()));
    Dataset<Row> complete = rerank.scoring().ledger(counts, store).filter(PairLedger.complete());
    Column once = not(col(PairLedger.REPEAT));
    Column stored = col(PairLedger.STORED);
    Row texts =
        complete
            .agg(
                count(lit(1)),
                count(when(once.and(stored), lit(1))),
                count(when(once.and(not(stored)), lit(1))))
            .first();
    long toScore = texts.getLong(2);
    int[] lengths = sampleLengths(rerank, complete.filter(once.and(not(stored))), toScore);
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("dry_run", true);
    json.put("run_id", rerank.identity().runId());
    json.put("run_date", rerank.identity().runDate().toString());
    ObjectNode model = json.putObject("model");
    model.put("id", rerank.identity().modelId());
    model.put("sha256", rerank.model().spec().sha256());
    model.put("file", rerank.model().spec().onnxFile());
    model.put("device", rerank.model().spec().session().device().name());
    model.put("mode", rerank.model().scoring().mode().name());
    model.put("activation", rerank.model().scoring().activation().name());
    model.put("max_tokens", rerank.model().scoring().maxTokens());
    ObjectNode versions = json.putObject("input_versions");
    rerank.inputs().versions().forEach(versions::put);
    ObjectNode pairs = json.putObject("pairs");
    pairs.put("candidates", counts.candidates());
    pairs.put("duplicates", counts.duplicates());
    pairs.put("missing_query", counts.missingQuery());
    pairs.put("missing_passage", counts.missingPassage());
    pairs.put("requested", texts.getLong(0));
    pairs.put("store_hits", texts.getLong(1));
    pairs.put("to_score", toScore);
    estimate(json.putObject("estimate"), lengths, toScore, rerank);
    return json;
  }

  private static void estimate(ObjectNode json, int[] lengths, long toScore, Rerank rerank) {
    double mean = Arrays.stream(lengths).average().orElse(0);
    int[] sorted = Arrays.stream(lengths).sorted().toArray();
    List<int[]> batches = BatchPlanner.plan(lengths, rerank.model().scoring().budget());
    json.put("sampled_pairs", lengths.length);
    json.put("mean_tokens_per_pair", mean);
    json.put("median_tokens_per_pair", sorted.length == 0 ? 0 : sorted[sorted.length / 2]);
    json.put("longest_sampled_pair_tokens", sorted.length == 0 ? 0 : sorted[sorted.length - 1]);
    json.put("tokens", Math.round(mean * toScore));
    json.put(
        "batches",
        lengths.length == 0
            ? 0
            : (long) Math.ceil((double) toScore * batches.size() / lengths.length));
  }

  private static int[] sampleLengths(Rerank rerank, Dataset<Row> once, long toScore) {
    if (toScore == 0) {
      return new int[0];
    }
    double fraction = Math.min(1.0, 2.0 * SAMPLE_PAIRS / toScore);
    List<Row> rows =
        rerank
            .scoring()
            .withTexts(once.sample(fraction, 0L), toScore)
            .select(PairColumns.QUERY_TEXT, PairColumns.PASSAGE_TEXT)
            .limit(SAMPLE_PAIRS)
            .collectAsList();
    List<TextPair> texts =
        rows.stream().map(row -> new TextPair(row.getString(0), row.getString(1))).toList();
    List<int[]> lengths = new ArrayList<>();
    DevicePlan device =
        DevicePlan.of(rerank.spark().sparkContext(), rerank.config().model().choice().device());
    rerank.model().onDriver(device, scorer -> lengths.add(scorer.lengths(texts)));
    return lengths.get(0);
  }
}
