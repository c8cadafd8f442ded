package io.sparkrerank.jobs.verify;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.InputTables;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Whether every pair of the inputs ends once, and as many are kept per query as should be. */
final class PairChecks {
  private static final String IN = "_in";
  private static final String KEPT = "_kept";
  private static final String REJECTED = "_rejected";
  private static final String PAIRS = "_pairs";
  private static final String WANTED = "_wanted";

  private PairChecks() {}

  static PairTotals check(
      InputTables inputs, SliceTables tables, RunRecord run, Violations violations) {
    Dataset<Row> pairs = perPair(inputs, tables).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      violations.addAll(Invariant.PAIRS, wrongPairs(pairs));
      Dataset<Row> queries = perQuery(pairs, run);
      violations.addAll(Invariant.CUT, wrongCuts(queries, run));
      return totals(queries);
    } finally {
      pairs.unpersist(false);
    }
  }

  /** How often each pair stands in the candidates and in the results; ids only are shuffled. */
  private static Dataset<Row> perPair(InputTables inputs, SliceTables tables) {
    return marked(inputs.candidates(), 1, 0, 0)
        .union(marked(tables.reranked(), 0, 1, 0))
        .union(marked(tables.rejects(), 0, 0, 1))
        .groupBy(Columns.QUERY_ID, Columns.DOC_ID)
        .agg(sum(IN).as(IN), sum(KEPT).as(KEPT), sum(REJECTED).as(REJECTED));
  }

  private static Dataset<Row> marked(Dataset<Row> rows, long in, long kept, long rejected) {
    return rows.select(
        col(Columns.QUERY_ID),
        col(Columns.DOC_ID),
        lit(in).as(IN),
        lit(kept).as(KEPT),
        lit(rejected).as(REJECTED));
  }

  private static Dataset<Row> wrongPairs(Dataset<Row> pairs) {
    Column ended = col(KEPT).plus(col(REJECTED));
    Column problem =
        when(col(IN).equalTo(0), lit(": in the results, but not in the pinned inputs"))
            .when(
                ended.gt(1),
                concat(
                    lit(": "), col(KEPT), lit(" times kept, "), col(REJECTED), lit(" rejected")));
    return pairs
        .select(concat(RowChecks.pairName(), problem).as("what"))
        .filter(col("what").isNotNull());
  }

  private static Dataset<Row> perQuery(Dataset<Row> pairs, RunRecord run) {
    Column scored = col(PAIRS).minus(col(REJECTED));
    Column wanted =
        run.topN().isPresent() ? least(scored, lit((long) run.topN().getAsInt())) : scored;
    return pairs
        .groupBy(Columns.QUERY_ID)
        .agg(
            sum(IN).as(IN),
            count(when(col(IN).gt(0), lit(1))).as(PAIRS),
            count(when(col(KEPT).gt(0), lit(1))).as(KEPT),
            count(when(col(REJECTED).gt(0), lit(1))).as(REJECTED))
        .withColumn(WANTED, wanted);
  }

  /** With a lowest score fewer may be kept, never more. */
  private static Dataset<Row> wrongCuts(Dataset<Row> queries, RunRecord run) {
    Column wrong =
        run.minScore().isPresent() ? col(KEPT).gt(col(WANTED)) : col(KEPT).notEqual(col(WANTED));
    return queries
        .filter(wrong)
        .select(
            concat(
                    lit("query "),
                    RowChecks.text(Columns.QUERY_ID),
                    lit(": "),
                    col(KEPT),
                    lit(" kept, expected "),
                    lit(run.minScore().isPresent() ? "at most " : ""),
                    col(WANTED),
                    lit(" of "),
                    col(PAIRS),
                    lit(" pairs, "),
                    col(REJECTED),
                    lit(" of them rejected"))
                .as("what"));
  }

  private static PairTotals totals(Dataset<Row> queries) {
    Column beyond = greatest(lit(0L), col(PAIRS).minus(col(REJECTED)).minus(col(WANTED)));
    Row row =
        queries
            .agg(
                total(col(IN)),
                total(col(PAIRS)),
                total(col(KEPT)),
                total(col(REJECTED)),
                total(beyond))
            .first();
    return new PairTotals(
        row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
  }

  private static Column total(Column column) {
    return coalesce(sum(column), lit(0L));
  }
}
