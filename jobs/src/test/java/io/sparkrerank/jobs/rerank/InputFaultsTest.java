package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.util.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Input tables that are not as configured: one message, exit code 65, nothing written. */
class InputFaultsTest {
  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void createWorkspace() {
    workspace = Small.inputs(new Workspace(directory));
  }

  @AfterEach
  void nothingIsWritten() {
    assertThat(workspace.written()).isEmpty();
  }

  @Test
  void missingTables() {
    workspace
        .unset("inputs.queries.table")
        .set("inputs.queries.path", "/no/such/place")
        .set("inputs.passages.table", "nowhere.docs");

    fails(
        """
        the input tables cannot be read:
          - inputs.queries: /no/such/place (delta) cannot be read ([DELTA_MISSING_DELTA_TABLE] \
        `/no/such/place` is not a Delta table.); check path or table, format and options
          - inputs.passages: table nowhere.docs cannot be read ([TABLE_OR_VIEW_NOT_FOUND] The table \
        or view `nowhere`.`docs` cannot be found. Verify the spelling and correctness of the schema \
        and catalog.); check path or table, format and options\
        """);
  }

  @Test
  void oneMissingTable() {
    workspace
        .unset("inputs.queries.table")
        .set("inputs.queries.path", "/no/such/place")
        .set("inputs.queries.format", "parquet");

    fails(
        "inputs.queries: /no/such/place (parquet) cannot be read ([PATH_NOT_FOUND] Path does not"
            + " exist: file:/no/such/place. SQLSTATE: 42K03); check path or table, format and"
            + " options");
  }

  @Test
  void aDirectoryThatIsNotADeltaTable() {
    workspace.input("queries", "parquet", Small.queries()).set("inputs.queries.format", "delta");

    fails(
        "inputs.queries: "
            + workspace.at("queries")
            + " (delta) cannot be read ([DELTA_MISSING_DELTA_TABLE] `"
            + workspace.at("queries")
            + "` is not a Delta table.); check path or table, format and options");
  }

  @Test
  void anUnknownFormat() {
    workspace.input("queries", "parquet", Small.queries()).set("inputs.queries.format", "excel");

    fails(
        "inputs.queries: "
            + workspace.at("queries")
            + " (excel) cannot be read ([DATA_SOURCE_NOT_FOUND] Failed to find the data source:"
            + " excel. Make sure the provider name is correct and the package is properly"
            + " registered and compatible with your Spark version. SQLSTATE: 42K02); check path or"
            + " table, format and options");
  }

  @Test
  void columnsThatAreMissingOrOfAWrongType() {
    workspace
        .input("queries", table("qid STRING, query_text INT", row("q1", 1)))
        .input("passages", table("doc_id DOUBLE, text STRING", row(1.0, "x")))
        .input("candidates", table("query_id STRING, doc_id STRING, n INT", row("q1", "a", 1)))
        .input(
            "qrels", table("query_id BIGINT, doc_id STRING, relevance DOUBLE", row(1L, "a", 1.0)))
        .set("inputs.passages.columns.title", "heading");

    fails(
        """
        the input tables are not as configured:
          - inputs.queries: column query_id (string, int, long or decimal) expected, found only \
        [qid, query_text]; set inputs.queries.columns.query-id
          - inputs.queries: column query_text is int, expected string
          - inputs.passages: column doc_id is double, expected string, int, long or decimal
          - inputs.passages: column heading (string) expected, found only [doc_id, text]; set \
        inputs.passages.columns.title
          - inputs.qrels: column relevance is double, expected a whole number (byte, short, int \
        or long)
          - query_id is string in inputs.candidates but bigint in inputs.qrels, expected the same \
        type; cast one of them in a view
          - inputs.candidates: neither a rank nor a score column found in [query_id, doc_id, n], \
        expected at least one; set inputs.candidates.columns.retrieval-rank or retrieval-score\
        """);
  }

  @Test
  void aRankThatIsNotAWholeNumber() {
    workspace.input(
        "candidates",
        table(
            "query_id STRING, doc_id STRING, retrieval_rank STRING, retrieval_score STRING",
            row("q1", "a", "1", "0.5")));

    fails(
        """
        the input tables are not as configured:
          - inputs.candidates: column retrieval_rank is string, expected a whole number (byte, \
        short, int or long)
          - inputs.candidates: column retrieval_score is string, expected a number\
        """);
  }

  @Test
  void aQueryThatIsThereTwice() {
    workspace.input(
        "queries",
        table(
            "query_id STRING, query_text STRING",
            row("q1", "x"),
            row("q1", "y"),
            row("q2", "z"),
            row(null, "n"),
            row(null, "n")));

    fails(
        "inputs.queries: query_id is not unique, found q1 (2×); expected one row per id, so keep"
            + " one of each");
  }

  @Test
  void morePassagesThatAreThereTwiceThanAreShown() {
    workspace.input(
        "passages",
        Small.passages()
            .union(Small.passages())
            .union(table("doc_id STRING, text STRING", row("d", ""), row("e", ""), row("f", "")))
            .union(table("doc_id STRING, text STRING", row("d", ""), row("e", ""), row("f", ""))));

    fails(
        "inputs.passages: doc_id is not unique, found a (2×), b (2×), c (2×), d (2×), e (2×) and"
            + " maybe more; expected one row per id, so keep one of each");
  }

  @Test
  void noCandidates() {
    workspace.input("candidates", Small.candidates().limit(0));

    fails(
        "inputs.candidates has no rows, expected at least one; nothing was written, so the"
            + " previous results stay: check the table and its filters");
  }

  private void fails(String message) {
    Outcome outcome = workspace.run();
    assertThat(outcome.err().replaceAll("\\(--debug shows the stack trace\\)\n", ""))
        .isEqualTo("error: " + message + "\n");
    assertThat(outcome.code()).isEqualTo(ExitCode.DATA);
  }
}
