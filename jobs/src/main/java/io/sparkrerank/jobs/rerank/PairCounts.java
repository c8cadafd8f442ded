package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.InputTables;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.Printable;
import io.sparkrerank.util.RerankException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * How much there is to do, counted over ids alone.
 *
 * @param candidates rows of the candidates table
 * @param distinct distinct (query_id, doc_id) among them
 * @param missingQuery of those, how many have no query
 * @param missingPassage of the rest, how many have no passage
 */
record PairCounts(long candidates, long distinct, long missingQuery, long missingPassage) {
  private static final int EXAMPLES = 5;

  /**
   * Counts, and makes sure that ids are unique where a join would multiply them.
   *
   * @throws RerankException ({@link ExitCode#DATA}) if a query_id or doc_id occurs twice in its
   *     table, or there are no candidates
   */
  static PairCounts of(InputTables inputs) {
    refuseRepeated("inputs.queries", inputs.queries(), Columns.QUERY_ID);
    refuseRepeated("inputs.passages", inputs.passages(), Columns.DOC_ID);
    Dataset<Row> perPair =
        inputs.candidates().groupBy(Columns.QUERY_ID, Columns.DOC_ID).agg(count(lit(1)).as("_n"));
    Dataset<Row> found =
        flag(
            flag(perPair, inputs.queries(), Columns.QUERY_ID, "_q"),
            inputs.passages(),
            Columns.DOC_ID,
            "_p");
    Row counts =
        found
            .agg(
                coalesce(sum("_n"), lit(0L)),
                count(lit(1)),
                coalesce(sum(number("NOT _q")), lit(0L)),
                coalesce(sum(number("_q AND NOT _p")), lit(0L)))
            .first();
    if (counts.getLong(0) == 0) {
      throw new RerankException(
          ExitCode.DATA,
          "inputs.candidates has no rows, expected at least one; nothing was written, so the"
              + " previous results stay: check the table and its filters");
    }
    return new PairCounts(
        counts.getLong(0), counts.getLong(1), counts.getLong(2), counts.getLong(3));
  }

  /** Candidate rows that repeat another's query and passage. */
  long duplicates() {
    return candidates - distinct;
  }

  /** Pairs that have both texts, as far as ids tell. */
  long scorable() {
    return distinct - missingQuery - missingPassage;
  }

  private static org.apache.spark.sql.Column number(String condition) {
    return org.apache.spark.sql.functions.expr(condition).cast(DataTypes.LongType);
  }

  private static Dataset<Row> flag(Dataset<Row> pairs, Dataset<Row> table, String id, String name) {
    Dataset<Row> ids = table.select(col(id).as("_id"), lit(true).as(name));
    return pairs
        .join(ids, col(id).equalTo(col("_id")), "left_outer")
        .withColumn(name, coalesce(col(name), lit(false)))
        .drop("_id");
  }

  private static void refuseRepeated(String key, Dataset<Row> table, String id) {
    List<Row> repeated =
        table
            .filter(col(id).isNotNull())
            .groupBy(id)
            .agg(count(lit(1)).as("_n"))
            .filter(col("_n").gt(1))
            .orderBy(id)
            .limit(EXAMPLES)
            .collectAsList();
    if (!repeated.isEmpty()) {
      String examples =
          String.join(
              ", ",
              repeated.stream().map(r -> Printable.of(r.get(0)) + " (" + r.get(1) + "×)").toList());
      throw new RerankException(
          ExitCode.DATA,
          key
              + ": "
              + id
              + " is not unique, found "
              + examples
              + (repeated.size() == EXAMPLES ? " and maybe more" : "")
              + "; expected one row per id, so keep one of each");
    }
  }
}
