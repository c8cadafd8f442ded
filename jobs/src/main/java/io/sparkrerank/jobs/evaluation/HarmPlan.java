package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.findings.HarmedQuery;
import io.sparkrerank.jobs.findings.MovedPassage;
import io.sparkrerank.jobs.findings.QueryDelta;
import io.sparkrerank.jobs.tables.Columns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** The queries made worse, and what moved in them. Only the passages shown reach the driver. */
final class HarmPlan {
  /** Passages shown of a query that fell, and as many that rose. */
  static final int MOST_MOVED = 5;

  /** Less is what rounding leaves. */
  private static final double TIE = 1e-9;

  private static final String RANK_BEFORE = "rank_before";
  private static final String RANK_AFTER = "rank_after";
  private static final String SCORE_BEFORE = "score_before";
  private static final String SCORE_AFTER = "score_after";
  private static final String FELL = "_fell";
  private static final String NTH = "_nth";

  private final OrderedRun before;
  private final OrderedRun after;
  private final Dataset<Row> qrels;
  private final Texts texts;

  HarmPlan(OrderedRun before, OrderedRun after, Dataset<Row> qrels, Texts texts) {
    this.before = before;
    this.after = after;
    this.qrels = qrels;
    this.texts = texts;
  }

  /**
   * The queries that lost most, worst first; equal losses by query id.
   *
   * @param queries the values of one measure
   * @param most how many at most
   */
  List<HarmedQuery> harmed(List<QueryDelta> queries, int most) {
    List<QueryDelta> worst =
        queries.stream()
            .filter(query -> query.delta() < -TIE)
            .sorted(
                Comparator.comparingDouble(QueryDelta::delta).thenComparing(QueryDelta::queryId))
            .limit(most)
            .toList();
    if (worst.isEmpty()) {
      return List.of();
    }
    List<String> ids = worst.stream().map(QueryDelta::queryId).toList();
    Map<String, List<Row>> moved =
        texts
            .withPassages(shown(ids))
            .withColumn(Columns.QUERY_ID, col(Columns.QUERY_ID).cast(DataTypes.StringType))
            .withColumn(Columns.DOC_ID, col(Columns.DOC_ID).cast(DataTypes.StringType))
            .orderBy(NTH)
            .collectAsList()
            .stream()
            .collect(Collectors.groupingBy(row -> row.<String>getAs(Columns.QUERY_ID)));
    Map<String, String> queryTexts = texts.ofQueries(ids);
    List<HarmedQuery> harmed = new ArrayList<>();
    for (QueryDelta query : worst) {
      List<Row> rows = moved.getOrDefault(query.queryId(), List.of());
      harmed.add(
          new HarmedQuery(
              harmed.size() + 1,
              query.queryId(),
              Optional.ofNullable(queryTexts.get(query.queryId())),
              query.measure(),
              query.before(),
              query.after(),
              rows.stream().filter(HarmPlan::fell).map(HarmPlan::passage).toList(),
              rows.stream().filter(row -> !fell(row)).map(HarmPlan::passage).toList()));
    }
    return harmed;
  }

  /** Of each query the passages to show, fallen or not, numbered in their order. */
  private Dataset<Row> shown(List<String> ids) {
    Column missing = lit(Integer.MAX_VALUE);
    Column rankBefore = coalesce(col(RANK_BEFORE), missing);
    Column rankAfter = coalesce(col(RANK_AFTER), missing);
    Column[] order = {
      when(col(FELL), col(Columns.RELEVANCE)).desc_nulls_last(),
      when(col(FELL), rankBefore).otherwise(rankAfter).asc(),
      col(Columns.DOC_ID).asc()
    };
    return pairs(ids)
        .filter(rankBefore.notEqual(rankAfter))
        .withColumn(FELL, rankAfter.gt(rankBefore))
        .withColumn(
            NTH, row_number().over(Window.partitionBy(Columns.QUERY_ID, FELL).orderBy(order)))
        .filter(col(NTH).leq(MOST_MOVED));
  }

  /** The queries' passages of either order, with both ranks. */
  private Dataset<Row> pairs(List<String> ids) {
    Dataset<Row> first =
        some(before.rows(), ids)
            .withColumnsRenamed(
                Map.of(Positions.POSITION, RANK_BEFORE, OrderedRun.SCORE, SCORE_BEFORE));
    Dataset<Row> second =
        some(after.rows(), ids)
            .withColumnsRenamed(
                Map.of(Positions.POSITION, RANK_AFTER, OrderedRun.SCORE, SCORE_AFTER));
    return first
        .unionByName(second, true)
        .unionByName(some(qrels, ids), true)
        .groupBy(Columns.QUERY_ID, Columns.DOC_ID)
        .agg(
            max(RANK_BEFORE).as(RANK_BEFORE),
            max(RANK_AFTER).as(RANK_AFTER),
            max(SCORE_BEFORE).as(SCORE_BEFORE),
            max(SCORE_AFTER).as(SCORE_AFTER),
            max(OrderedRun.N_TOKENS).as(OrderedRun.N_TOKENS),
            max(OrderedRun.TRUNCATED).as(OrderedRun.TRUNCATED),
            max(Columns.RELEVANCE).as(Columns.RELEVANCE))
        .filter(col(RANK_BEFORE).isNotNull().or(col(RANK_AFTER).isNotNull()));
  }

  private static Dataset<Row> some(Dataset<Row> rows, List<String> ids) {
    return rows.filter(col(Columns.QUERY_ID).cast(DataTypes.StringType).isin(ids.toArray()));
  }

  private static boolean fell(Row row) {
    return row.<Boolean>getAs(FELL);
  }

  private static MovedPassage passage(Row row) {
    return new MovedPassage(
        row.<String>getAs(Columns.DOC_ID),
        whole(row, Columns.RELEVANCE),
        whole(row, RANK_BEFORE),
        whole(row, RANK_AFTER),
        number(row, SCORE_BEFORE),
        number(row, SCORE_AFTER),
        whole(row, OrderedRun.N_TOKENS),
        Optional.ofNullable(row.<Boolean>getAs(OrderedRun.TRUNCATED)),
        Optional.ofNullable(row.<String>getAs(Columns.PASSAGE_TEXT)));
  }

  private static OptionalInt whole(Row row, String column) {
    int i = row.fieldIndex(column);
    return row.isNullAt(i) ? OptionalInt.empty() : OptionalInt.of(row.getInt(i));
  }

  private static OptionalDouble number(Row row, String column) {
    int i = row.fieldIndex(column);
    return row.isNullAt(i) ? OptionalDouble.empty() : OptionalDouble.of(row.getDouble(i));
  }
}
