package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.testing.CapturedLog;
import io.sparkrerank.util.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** Texts are personal data and ids may be hostile: neither drives a log. */
class LogHygieneTest {
  private static final String MARKER = "zqxmarker";
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");

  @TempDir private Path directory;

  @Test
  void noTextOfAQueryOrPassageReachesALogAMessageOrTheSummary() throws IOException {
    Workspace workspace =
        texts(new Workspace(directory))
            .model("nan-on-token")
            .writing("parquet")
            .set("outputs.summary", "json");

    try (CapturedLog log = CapturedLog.ofEverything()) {
      Outcome done = workspace.run("--debug", "--force");
      Outcome failed = workspace.set("scoring.max-length", 600).run("--debug", "--force");

      assertThat(done.code()).as(done.err()).isEqualTo(ExitCode.OK);
      Path file = workspace.at("_rerank_summaries/2026-11-22.nan-on-token.json");
      assertThat(done.out()).isEqualTo(Files.readString(file));
      JsonNode summary = new ObjectMapper().readTree(done.out());
      assertThat(summary.at("/status").asText()).isEqualTo("SUCCEEDED");
      assertThat(summary.at("/counts/candidates").asInt()).isEqualTo(6);
      assertThat(summary.at("/counts/scored").asInt()).isEqualTo(2);
      assertThat(summary.at("/counts/rejected_by_reason/NULL_TEXT").asInt()).isEqualTo(2);
      assertThat(summary.at("/cost/tokens_padded").asInt())
          .isGreaterThanOrEqualTo(summary.at("/cost/tokens_real").asInt())
          .isPositive();
      assertThat(failed.code()).isEqualTo(ExitCode.CONFIG);
      assertThat(log.messages()).hasSizeGreaterThan(50);
      assertThat(Stream.of(done.out(), done.err(), failed.out(), failed.err()))
          .noneMatch(text -> text.contains(MARKER));
      assertThat(log.messages()).noneMatch(message -> message.contains(MARKER));
    }
    assertThat(workspace.read("rejects").filter("detail LIKE '%" + MARKER + "%'").count()).isZero();
    assertThat(workspace.read("rejects").count()).isEqualTo(4);
    assertThat(workspace.read("runs").first().toString()).doesNotContain(MARKER);
  }

  @Test
  void idsThatForgeLinesOrDriveATerminalAreStripped() {
    String hostile = "q1\u001b[2J\nERROR forged\r";
    Workspace workspace =
        texts(new Workspace(directory))
            .input(
                "queries",
                table(
                    "query_id STRING, query_text STRING",
                    row(hostile, "x"),
                    row(hostile, "y"),
                    row("q2", "z")));

    Outcome outcome = workspace.run();

    assertThat(outcome.err())
        .isEqualTo(
            "error: inputs.queries: query_id is not unique, found q1\ufffd[2J\ufffdERROR"
                + " forged\ufffd (2×); expected one row per id, so keep one of each\n");
    assertThat(CONTROL.matcher(outcome.err()).find()).isFalse();
  }

  @Test
  void secretsAreKeptFromSparksPagesAndEventLog() {
    List<String> secrets =
        List.of(
            "spark.hadoop.fs.s3a.secret.key",
            "spark.hadoop.fs.s3a.access.key",
            "spark.hadoop.fs.azure.account.key.lake.dfs.core.windows.net",
            "spark.hadoop.fs.azure.sas.container.lake",
            "spark.my.passwd",
            "spark.my.passphrase",
            "spark.my.credential",
            "spark.my.api-key",
            "spark.my.connectionString",
            "spark.my.authorization");
    List<Tuple2<String, String>> settings =
        Stream.concat(secrets.stream(), Stream.of("spark.sql.shuffle.partitions"))
            .map(key -> new Tuple2<>(key, "value"))
            .toList();

    var shown =
        CollectionConverters.asJava(
            Utils.redact(
                LocalSpark.session().sparkContext().getConf(),
                CollectionConverters.asScala(settings).toSeq()));

    assertThat(shown.subList(0, secrets.size()))
        .allSatisfy(setting -> assertThat(setting._2()).isEqualTo("*********(redacted)"));
    assertThat(shown.get(secrets.size())._2()).isEqualTo("value");
  }

  /** Good pairs and bad ones, with the marker in every text; on disk, for a plan shows its rows. */
  private static Workspace texts(Workspace workspace) {
    return workspace
        .input(
            "queries",
            "parquet",
            table(
                "query_id STRING, query_text STRING",
                row("q1", "how does " + MARKER + " work"),
                row("q2", MARKER)))
        .input(
            "passages",
            "parquet",
            table(
                "doc_id STRING, title STRING, text STRING",
                row("a", MARKER, "it works by " + MARKER.repeat(3)),
                row("b", MARKER, MARKER + " nanword"),
                row("c", MARKER, null)))
        .input("candidates", "parquet", Small.candidates());
  }
}
