package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.util.ExitCode;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries and candidates as logs, of which a run reads its day. */
class QueryLogTest {
  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void createLogs() {
    workspace =
        Small.inputs(new Workspace(directory))
            .writing("parquet")
            .input(
                "queries",
                table(
                    "query_id STRING, query_text STRING, asked_at TIMESTAMP",
                    row("last", "the day before", at("2026-11-20T23:59:59.999Z")),
                    row("first", "at midnight", at("2026-11-21T00:00:00Z")),
                    row("noon", "how does it work", at("2026-11-21T12:00:00Z")),
                    row("late", "what is a circle", at("2026-11-22T23:59:59Z")),
                    row("never", "without a time", null)))
            .input(
                "candidates",
                table(
                    "query_id STRING, doc_id STRING, retrieval_rank INT",
                    row("last", "a", 1),
                    row("first", "a", 1),
                    row("first", "gone", 2),
                    row("noon", "b", 1),
                    row("late", "c", 1),
                    row("never", "c", 1)))
            .set("inputs.queries.columns.event-time", "asked_at");
  }

  private static Timestamp at(String instant) {
    return Timestamp.from(Instant.parse(instant));
  }

  @Test
  void daysRunInOrderAndAnOlderOneAfterANewer() {
    Outcome outcome = workspace.run("--run-date", "2026-11-21..2026-11-22");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out().indexOf("of 2026-11-21"))
        .isPositive()
        .isLessThan(outcome.out().indexOf("of 2026-11-22"));
    assertThat(reranked())
        .containsExactly("2026-11-21 first", "2026-11-21 noon", "2026-11-22 late");
    // Only the day's candidates count, and what they lack is missing still.
    assertThat(workspace.rejects("query_id", "doc_id", "reason").stream().map(Row::toString))
        .containsExactly("[first,gone,MISSING_PASSAGE]");

    assertThat(workspace.verify("2026-11-21").clean()).isTrue();

    workspace.succeed("--run-date", "2026-11-20");
    assertThat(reranked())
        .containsExactly(
            "2026-11-20 last", "2026-11-21 first", "2026-11-21 noon", "2026-11-22 late");
    assertThat(workspace.read("runs").orderBy("run_date").select("event_days").collectAsList())
        .extracting(r -> r.getString(0))
        .containsExactly("2026-11-20", "2026-11-21", "2026-11-22");

    Outcome empty = workspace.run("--run-date", "2026-11-22..2026-11-24");
    assertThat(empty.out()).contains("already done: run 2026-11-22.tiny-bert");
    assertThat(empty.code()).isEqualTo(ExitCode.DATA);
    assertThat(empty.err()).contains("run date 2026-11-23: inputs.candidates has no rows");
  }

  @Test
  void aSpanOfDaysIsKeptUnderItsLast() {
    workspace
        .input(
            "candidates",
            table(
                "query_id STRING, doc_id STRING, retrieval_rank INT, found_on DATE",
                row("first", "a", 1, java.sql.Date.valueOf("2026-11-21")),
                row("noon", "a", 1, java.sql.Date.valueOf("2026-11-22")),
                row("late", "a", 1, java.sql.Date.valueOf("2026-11-23"))))
        .set("inputs.candidates.columns.event-time", "found_on");

    Outcome outcome = workspace.run("--from", "2026-11-21", "--to", "2026-11-22");

    assertThat(outcome.err()).isEmpty();
    assertThat(reranked()).containsExactly("2026-11-22 first", "2026-11-22 noon");
    assertThat(workspace.read("runs").first().<String>getAs("event_days"))
        .isEqualTo("2026-11-21..2026-11-22");
  }

  private List<String> reranked() {
    return workspace.reranked("concat(run_date, ' ', query_id)").stream()
        .map(r -> r.getString(0))
        .sorted()
        .toList();
  }
}
