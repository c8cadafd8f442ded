package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.tables.Slice;
import io.sparkrerank.jobs.verify.Invariant;
import io.sparkrerank.jobs.verify.SliceReport;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Date;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Candidates that come by and by, and a driver that dies over some of them. */
@Tag("slow")
class CandidateStreamTest {
  @TempDir private Path directory;

  @AfterEach
  void plantNothing() {
    FaultyLogStore.count();
  }

  @Test
  void eachBatchIsWrittenOnceBesideTheOthersWhateverDies() throws Exception {
    Workspace workspace =
        Small.inputs(new Workspace(directory))
            .input("candidates", "delta", Small.candidates().filter("query_id = 'q1'"));
    for (String output : Workspace.OUTPUTS) {
      workspace.set("outputs." + output + ".path", "testfs://" + workspace.at(output));
    }
    drain(workspace, "2026-11-21T23:00:00Z");
    assertThat(ranks(workspace)).containsExactly("2026-11-21 q1 3");

    drain(workspace, "2026-11-22T01:00:00Z");
    assertThat(ranks(workspace)).containsExactly("2026-11-21 q1 3");

    append(workspace, Small.candidates().filter("query_id = 'q2'"));
    // start, claim, rejects, and then no more.
    FaultyLogStore.before(
        4,
        () -> {
          throw new IOException("planted");
        });
    assertThatThrownBy(() -> drain(workspace, "2026-11-22T23:59:00Z"))
        .hasStackTraceContaining("planted");
    FaultyLogStore.count();
    assertThat(ranks(workspace)).containsExactly("2026-11-21 q1 3");

    // The batch was begun the day before, and belongs there.
    drain(workspace, "2026-11-23T00:01:00Z");
    assertThat(ranks(workspace)).containsExactly("2026-11-21 q1 3", "2026-11-22 q2 3");
    append(
        workspace, table("query_id STRING, doc_id STRING, retrieval_rank INT", row("q3", "a", 1)));
    drain(workspace, "2026-11-23T00:02:00Z");
    drain(workspace, "2026-11-23T00:03:00Z");

    assertThat(ranks(workspace)).containsExactly("2026-11-21 q1 3", "2026-11-22 q2 3");
    assertThat(workspace.rejects("query_id", "reason").stream().map(Row::toString))
        .containsExactly("[q3,MISSING_QUERY]");
    assertThat(
            workspace
                .read("runs")
                .orderBy("started_at")
                .selectExpr("run_date", "status", "candidates", "run_id LIKE 'stream.%'")
                .collectAsList()
                .stream()
                .map(Row::toString))
        .containsExactly(
            "[2026-11-21,SUCCEEDED,3,true]",
            "[2026-11-22,SUCCEEDED,3,true]",
            "[2026-11-23,SUCCEEDED,1,true]");
    assertThat(batches(workspace)).hasSize(3).allSatisfy(batch -> assertClean(workspace, batch));

    String table = "delta.`testfs://" + workspace.at("reranked") + "`";
    LocalSpark.session()
        .sql("DELETE FROM " + table + " WHERE query_id = 'q2' AND rank = 3")
        .collectAsList();
    SliceReport report = workspace.verify(batches(workspace).get(1));
    assertThat(report.results().get(Invariant.CUT).first())
        .containsExactly("query q2: 2 kept, expected 3 of 3 pairs, 0 of them rejected");
    assertThat(report.results().get(Invariant.COUNTS).violations()).isPositive();
  }

  private static List<Slice> batches(Workspace workspace) {
    return workspace.read("runs").orderBy("started_at").collectAsList().stream()
        .map(
            run ->
                new Slice(
                    run.<Date>getAs("run_date").toLocalDate(),
                    run.getAs("model_id"),
                    Optional.of(run.getAs("run_id"))))
        .toList();
  }

  private static void assertClean(Workspace workspace, Slice batch) {
    SliceReport report = workspace.verify(batch);
    assertThat(report.clean()).as(report.render()).isTrue();
  }

  private void drain(Workspace workspace, String now) throws Exception {
    RerankConfig config = workspace.configuration(Map.of());
    new CandidateStream(
            LocalSpark.session(),
            config,
            directory.resolve("checkpoint").toString(),
            Clock.fixed(Instant.parse(now), ZoneOffset.UTC))
        .drain();
  }

  private static void append(Workspace workspace, Dataset<Row> rows) {
    rows.write().format("delta").mode("append").save(workspace.at("candidates").toString());
  }

  private static List<String> ranks(Workspace workspace) {
    return workspace
        .read("reranked")
        .groupBy("run_date", "query_id")
        .count()
        .orderBy("run_date", "query_id")
        .collectAsList()
        .stream()
        .map(r -> r.getDate(0) + " " + r.getString(1) + " " + r.getLong(2))
        .toList();
  }
}
