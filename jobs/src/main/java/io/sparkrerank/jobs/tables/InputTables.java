package io.sparkrerank.jobs.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.config.CandidatesInput;
import io.sparkrerank.jobs.config.EventDays;
import io.sparkrerank.jobs.config.InputsConfig;
import io.sparkrerank.jobs.config.PassagesInput;
import io.sparkrerank.jobs.config.QrelsInput;
import io.sparkrerank.jobs.config.QueriesInput;
import io.sparkrerank.jobs.config.TableRef;
import io.sparkrerank.jobs.tables.ColumnChecks.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The input tables under the job's own column names.
 *
 * @param queries {@code query_id, query_text}
 * @param candidates {@code query_id, doc_id} and {@code retrieval_rank} (int), {@code
 *     retrieval_score} (double), the last two null throughout where the table lacks them
 * @param rankGiven whether the candidates table has a rank, which is else derived from the score
 * @param passages {@code doc_id, passage_text}
 * @param qrels {@code query_id, doc_id, relevance} (int), if given
 * @param versions what was read, by table name
 */
public record InputTables(
    Dataset<Row> queries,
    Dataset<Row> candidates,
    boolean rankGiven,
    Dataset<Row> passages,
    Optional<Dataset<Row>> qrels,
    Map<String, String> versions) {

  /**
   * Opens all tables and checks all their columns before any row is read.
   *
   * @throws io.sparkrerank.util.RerankException ({@link io.sparkrerank.util.ExitCode#DATA}) naming
   *     every table that cannot be read, or else every missing or wrong column
   */
  public static InputTables resolve(TableReader reader, InputsConfig config) {
    return resolve(reader, config, Optional.empty());
  }

  /**
   * Opens all tables; of those that are logs, the rows of some days.
   *
   * @param days of queries and candidates whose configuration names a column with the time; of
   *     candidates without one, those of the days' queries are taken
   * @throws io.sparkrerank.util.RerankException as {@link #resolve(TableReader, InputsConfig)}
   */
  public static InputTables resolve(
      TableReader reader, InputsConfig config, Optional<EventDays> days) {
    Map<String, TableRef> tables = new LinkedHashMap<>();
    tables.put("inputs.queries", config.queries().table());
    tables.put("inputs.candidates", config.candidates().table());
    tables.put("inputs.passages", config.passages().table());
    config.qrels().ifPresent(q -> tables.put("inputs.qrels", q.table()));
    List<OpenTable> opened = reader.openAll(tables);
    ColumnChecks checks = new ColumnChecks();
    Optional<String> asked = config.queries().eventTimeColumn();
    Optional<String> found = config.candidates().eventTimeColumn();
    OpenTable queries = EventFilter.within(opened.get(0), asked, days, checks);
    OpenTable candidates = EventFilter.within(opened.get(1), found, days, checks);
    OpenTable passages = opened.get(2);
    Optional<OpenTable> qrels = config.qrels().map(q -> opened.get(3));

    Optional<DataType> candidateQuery =
        checks.require(candidates, "query-id", config.candidates().queryIdColumn(), Kind.ID);
    Optional<DataType> candidateDoc =
        checks.require(candidates, "doc-id", config.candidates().docIdColumn(), Kind.ID);
    Dataset<Row> queryRows = queries(queries, config.queries(), candidates, candidateQuery, checks);
    Dataset<Row> passageRows =
        passages(passages, config.passages(), candidates, candidateDoc, checks);
    Optional<Dataset<Row>> qrelRows =
        qrels.map(
            open ->
                qrels(
                    open,
                    config.qrels().orElseThrow(),
                    candidates,
                    candidateQuery,
                    candidateDoc,
                    checks));
    CandidateColumns columns = candidateColumns(candidates, config.candidates(), checks);
    checks.throwIfAny();
    boolean followQueries = days.isPresent() && asked.isPresent() && found.isEmpty();
    OpenTable wanted =
        followQueries
            ? EventFilter.ofQueries(candidates, config.candidates().queryIdColumn(), queryRows)
            : candidates;

    Map<String, String> versions = new TreeMap<>();
    opened.forEach(table -> versions.put(table.key(), table.versionText()));
    return new InputTables(
        queryRows,
        wanted.rows().select(columns.all().toArray(Column[]::new)),
        columns.rankGiven(),
        passageRows,
        qrelRows,
        versions);
  }

  /**
   * The same tables with the candidates of some queries.
   *
   * @param queryIds rows with {@code query_id}
   */
  public InputTables ofQueries(Dataset<Row> queryIds) {
    Dataset<Row> ids = queryIds.select(col(Columns.QUERY_ID).as("_wanted")).distinct();
    return new InputTables(
        queries,
        candidates.join(ids, col(Columns.QUERY_ID).eqNullSafe(col("_wanted")), "left_semi"),
        rankGiven,
        passages,
        qrels,
        versions);
  }

  private record CandidateColumns(List<Column> all, boolean rankGiven) {}

  private static CandidateColumns candidateColumns(
      OpenTable table, CandidatesInput input, ColumnChecks checks) {
    int before = checks.count();
    Optional<String> rank =
        present(
            table,
            "retrieval-rank",
            input.retrievalRankColumn(),
            input.rankMustExist(),
            Kind.WHOLE,
            checks);
    Optional<String> score =
        present(
            table,
            "retrieval-score",
            input.retrievalScoreColumn(),
            input.scoreMustExist(),
            Kind.NUMBER,
            checks);
    if (rank.isEmpty() && score.isEmpty() && checks.count() == before) {
      checks.add(
          table.key()
              + ": neither a rank nor a score column found in ["
              + String.join(", ", table.rows().schema().fieldNames())
              + "], expected at least one; set "
              + table.key()
              + ".columns.retrieval-rank or retrieval-score");
    }
    List<Column> all = new ArrayList<>();
    all.add(source(input.queryIdColumn()).as(Columns.QUERY_ID));
    all.add(source(input.docIdColumn()).as(Columns.DOC_ID));
    all.add(
        rank.map(InputTables::source)
            .orElse(lit(null))
            .cast(DataTypes.IntegerType)
            .as(Columns.RETRIEVAL_RANK));
    all.add(
        score
            .map(InputTables::source)
            .orElse(lit(null))
            .cast(DataTypes.DoubleType)
            .as(Columns.RETRIEVAL_SCORE));
    return new CandidateColumns(all, rank.isPresent());
  }

  private static Optional<String> present(
      OpenTable table,
      String key,
      Optional<String> column,
      boolean mustExist,
      Kind kind,
      ColumnChecks checks) {
    return column.filter(
        name ->
            (mustExist
                    ? checks.require(table, key, name, kind)
                    : checks.allow(table, key, name, kind))
                .isPresent());
  }

  private static Dataset<Row> queries(
      OpenTable table,
      QueriesInput input,
      OpenTable candidates,
      Optional<DataType> candidateQuery,
      ColumnChecks checks) {
    Optional<DataType> id = checks.require(table, "query-id", input.queryIdColumn(), Kind.ID);
    Optional<DataType> text =
        checks.require(table, "query-text", input.queryTextColumn(), Kind.TEXT);
    checks.sameIds(Columns.QUERY_ID, candidates, candidateQuery, table, id);
    return id.isEmpty() || text.isEmpty()
        ? table.rows()
        : table
            .rows()
            .select(
                source(input.queryIdColumn()).as(Columns.QUERY_ID),
                source(input.queryTextColumn()).as(Columns.QUERY_TEXT));
  }

  private static Dataset<Row> passages(
      OpenTable table,
      PassagesInput input,
      OpenTable candidates,
      Optional<DataType> candidateDoc,
      ColumnChecks checks) {
    Optional<DataType> id = checks.require(table, "doc-id", input.docIdColumn(), Kind.ID);
    Optional<DataType> text = checks.require(table, "text", input.textColumn(), Kind.TEXT);
    Optional<String> title =
        present(table, "title", input.titleColumn(), input.titleMustExist(), Kind.TEXT, checks);
    checks.sameIds(Columns.DOC_ID, candidates, candidateDoc, table, id);
    if (id.isEmpty() || text.isEmpty()) {
      return table.rows();
    }
    Column body = source(input.textColumn());
    Column scored =
        title
            .map(name -> when(body.isNotNull(), trim(concat_ws(" ", source(name), body))))
            .orElse(trim(body));
    return table
        .rows()
        .select(source(input.docIdColumn()).as(Columns.DOC_ID), scored.as(Columns.PASSAGE_TEXT));
  }

  private static Dataset<Row> qrels(
      OpenTable table,
      QrelsInput input,
      OpenTable candidates,
      Optional<DataType> candidateQuery,
      Optional<DataType> candidateDoc,
      ColumnChecks checks) {
    Optional<DataType> query = checks.require(table, "query-id", input.queryIdColumn(), Kind.ID);
    Optional<DataType> doc = checks.require(table, "doc-id", input.docIdColumn(), Kind.ID);
    Optional<DataType> grade =
        checks.require(table, "relevance", input.relevanceColumn(), Kind.WHOLE);
    checks.sameIds(Columns.QUERY_ID, candidates, candidateQuery, table, query);
    checks.sameIds(Columns.DOC_ID, candidates, candidateDoc, table, doc);
    return query.isEmpty() || doc.isEmpty() || grade.isEmpty()
        ? table.rows()
        : table
            .rows()
            .select(
                source(input.queryIdColumn()).as(Columns.QUERY_ID),
                source(input.docIdColumn()).as(Columns.DOC_ID),
                source(input.relevanceColumn()).cast(DataTypes.IntegerType).as(Columns.RELEVANCE));
  }

  /** A top-level column by its name as it is, dots and all. */
  private static Column source(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
