package io.sparkrerank.jobs.rerank;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.util.ExitCode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdTypesTest {
  private static final List<Object> STRINGS =
      List.of("007", "7", " both ends ", "👩‍👩‍👧", "", "e\u0301", "é", "1E3");
  private static final List<Object> INTS = List.of(7, -1, 0, Integer.MAX_VALUE, Integer.MIN_VALUE);
  private static final List<Object> LONGS =
      List.of(9007199254740993L, 9007199254740992L, -5L, Long.MIN_VALUE, Long.MAX_VALUE);
  private static final List<Object> WHOLE_DECIMALS =
      List.of(
          new BigDecimal("12345678901234567890123456789012345678"),
          new BigDecimal("12345678901234567890123456789012345677"),
          new BigDecimal("-1"));
  private static final List<Object> DECIMALS =
      List.of(
          new BigDecimal("0.1000"),
          new BigDecimal("-1234567890123456.7891"),
          new BigDecimal("1234567890123456.7890"));

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void createWorkspace() {
    workspace = new Workspace(directory).writing("parquet");
  }

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of("STRING", STRINGS, "STRING", STRINGS),
        Arguments.of("INT", INTS, "BIGINT", LONGS),
        Arguments.of("BIGINT", LONGS, "DECIMAL(38,0)", WHOLE_DECIMALS),
        Arguments.of("DECIMAL(38,0)", WHOLE_DECIMALS, "DECIMAL(20,4)", DECIMALS),
        Arguments.of("DECIMAL(20,4)", DECIMALS, "INT", INTS));
  }

  @ParameterizedTest(name = "query_id {0}, doc_id {2}")
  @MethodSource("types")
  void idsComeOutAsTheyWentIn(
      String queryType, List<Object> queries, String docType, List<Object> docs) {
    List<Object[]> candidates = new ArrayList<>();
    for (Object query : queries) {
      for (Object doc : docs) {
        candidates.add(row(query, doc, candidates.size() + 1));
      }
    }
    // The last passage is missing, so that its candidates are rejected.
    List<Object> found = docs.subList(0, docs.size() - 1);
    inputs(queryType, queries, docType, found)
        .input("candidates", candidates(queryType, docType, candidates))
        .succeed();

    for (String output : List.of("reranked", "rejects")) {
      Dataset<Row> rows = workspace.read(output);
      assertThat(rows.select("query_id", "doc_id").schema().toDDL())
          .as(output)
          .isEqualTo("query_id " + queryType + ",doc_id " + docType);
      assertThat(rows.select("query_id", "doc_id").collectAsList().stream().map(Row::toString))
          .as(output)
          .containsExactlyInAnyOrderElementsOf(
              candidates.stream()
                  .filter(c -> found.contains(c[1]) == output.equals("reranked"))
                  .map(c -> "[" + c[0] + "," + c[1] + "]")
                  .toList());
    }
  }

  @Test
  void anIntInOneTableMeetsALongInAnother() {
    inputs("BIGINT", List.of(1L, 2L), "DECIMAL(10,0)", List.of(new BigDecimal(3)))
        .input(
            "candidates",
            candidates("INT", "DECIMAL(38,0)", List.<Object[]>of(row(2, new BigDecimal(3), 1))))
        .succeed();

    Dataset<Row> ids = workspace.read("reranked").select("query_id", "doc_id");
    assertThat(ids.schema().toDDL()).isEqualTo("query_id INT,doc_id DECIMAL(38,0)");
    assertThat(ids.collectAsList().toString()).isEqualTo("[[2,3]]");
  }

  @Test
  void aStringIsNeverComparedWithANumber() {
    Outcome outcome =
        inputs("BIGINT", List.of(1L), "STRING", List.of("a"))
            .input("candidates", candidates("STRING", "BIGINT", List.<Object[]>of(row("1", 1L, 1))))
            .run();

    assertThat(outcome.err())
        .isEqualTo(
            """
            error: the input tables are not as configured:
              - query_id is string in inputs.candidates but bigint in inputs.queries, expected the \
            same type; cast one of them in a view
              - doc_id is bigint in inputs.candidates but string in inputs.passages, expected the \
            same type; cast one of them in a view
            """);
    assertThat(outcome.code()).isEqualTo(ExitCode.DATA);
    assertThat(workspace.written()).isEmpty();
  }

  private Workspace inputs(
      String queryType, List<Object> queries, String docType, List<Object> docs) {
    return workspace
        .input(
            "queries",
            table(
                "query_id " + queryType + ", query_text STRING",
                queries.stream().map(q -> row(q, "the query " + q)).toArray(Object[][]::new)))
        .input(
            "passages",
            table(
                "doc_id " + docType + ", text STRING",
                docs.stream().map(d -> row(d, "the passage " + d)).toArray(Object[][]::new)));
  }

  private static Dataset<Row> candidates(String queryType, String docType, List<Object[]> rows) {
    return table(
        "query_id " + queryType + ", doc_id " + docType + ", retrieval_rank INT",
        rows.toArray(Object[][]::new));
  }
}
