package io.sparkrerank.jobs.pairs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.encode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;

import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.InputTables;
import io.sparkrerank.spark.PairColumns;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Every distinct candidate with the hashes of its texts and without the texts. Candidates whose two
 * texts are those of another are its repeats: the model runs on the first of them only.
 */
public final class PairLedger {
  /** Hash of the query's text; null where there is none. */
  public static final String QUERY_HASH = "query_hash";

  /** Hash of the passage's text; null where there is none. */
  public static final String PASSAGE_HASH = "passage_hash";

  /** Whether another candidate with the same two texts stands for this one. */
  public static final String REPEAT = "repeat";

  /** Columns in front of {@link PairColumns#in()} where pairs go to be scored. */
  public static final List<String> CARRIED =
      List.of(
          Columns.QUERY_ID,
          Columns.DOC_ID,
          Columns.RETRIEVAL_RANK,
          Columns.RETRIEVAL_SCORE,
          QUERY_HASH,
          PASSAGE_HASH,
          REPEAT);

  private static final String NTH = "_nth";
  private static final String PLACE = "_place";

  private PairLedger() {}

  /**
   * The ledger of {@code distinct} candidates: their columns, whether query and passage were found,
   * both hashes, and whether it is a repeat.
   */
  public static Dataset<Row> of(Dataset<Row> distinct, InputTables inputs, TextHash hash) {
    Dataset<Row> queries =
        inputs
            .queries()
            .select(
                col(Columns.QUERY_ID),
                hash.of(col(Columns.QUERY_TEXT)).as(QUERY_HASH),
                lit(true).as(PairColumns.HAS_QUERY));
    Dataset<Row> passages =
        inputs
            .passages()
            .select(
                col(Columns.DOC_ID),
                hash.of(col(Columns.PASSAGE_TEXT)).as(PASSAGE_HASH),
                lit(true).as(PairColumns.HAS_PASSAGE));
    Dataset<Row> hashed =
        leftJoin(
            leftJoin(distinct, queries, Columns.QUERY_ID, lit(true)),
            passages,
            Columns.DOC_ID,
            lit(true));
    // Rows without a text are nobody's repeats, and must not all meet in one task.
    Column nth =
        row_number()
            .over(
                Window.partitionBy(
                        coalesce(col(QUERY_HASH), bytes(Columns.QUERY_ID)),
                        coalesce(col(PASSAGE_HASH), bytes(Columns.DOC_ID)))
                    .orderBy(Columns.QUERY_ID, Columns.DOC_ID));
    return hashed
        .withColumn(NTH, nth)
        .select(
            col(Columns.QUERY_ID),
            col(Columns.DOC_ID),
            col(Columns.RETRIEVAL_RANK),
            col(Columns.RETRIEVAL_SCORE),
            col(QUERY_HASH),
            col(PASSAGE_HASH),
            complete().and(col(NTH).gt(1)).as(REPEAT),
            coalesce(col(PairColumns.HAS_QUERY), lit(false)).as(PairColumns.HAS_QUERY),
            coalesce(col(PairColumns.HAS_PASSAGE), lit(false)).as(PairColumns.HAS_PASSAGE));
  }

  /** Whether a row of the ledger has both texts. */
  public static Column complete() {
    return col(QUERY_HASH).isNotNull().and(col(PASSAGE_HASH).isNotNull());
  }

  /**
   * Rows of the ledger with the texts that scoring needs, a repeat right behind what it repeats.
   * They are spread by passage, so that a query with very many candidates does not fill one task
   * and a passage's pairs meet in one window. A passage's text travels once whatever the number of
   * its candidates; a query's travels with each pair, but not with repeats.
   */
  public static Dataset<Row> withTexts(
      Dataset<Row> ledger, InputTables inputs, TextHash hash, int partitions) {
    Dataset<Row> queries = inputs.queries().select(Columns.QUERY_ID, Columns.QUERY_TEXT);
    // Both sides of the join are spread alike, or Spark would spread them again by its own number.
    Dataset<Row> passages =
        inputs
            .passages()
            .select(
                hash.of(col(Columns.PASSAGE_TEXT)).as(PLACE),
                col(Columns.PASSAGE_TEXT).as(PairColumns.PASSAGE_TEXT))
            .filter(col(PLACE).isNotNull())
            .repartition(partitions, col(PLACE))
            .groupBy(PLACE)
            .agg(first(PairColumns.PASSAGE_TEXT).as(PairColumns.PASSAGE_TEXT));
    Dataset<Row> placed =
        leftJoin(ledger, queries, Columns.QUERY_ID, not(col(REPEAT)))
            .withColumn(PLACE, coalesce(col(PASSAGE_HASH), bytes(Columns.DOC_ID)))
            .repartition(partitions, col(PLACE));
    Column[] columns =
        Stream.concat(CARRIED.stream(), PairColumns.in().stream())
            .map(org.apache.spark.sql.functions::col)
            .toArray(Column[]::new);
    // Sorted behind the join, for Spark drops a sort in front of one.
    return leftJoin(placed, passages, PLACE, col(PASSAGE_HASH).isNotNull())
        .sortWithinPartitions(PASSAGE_HASH, QUERY_HASH, REPEAT)
        .select(columns);
  }

  private static Column bytes(String id) {
    return encode(col(id).cast("string"), "UTF-8");
  }

  /** Keeps the left side's key as it is, name and type. */
  private static Dataset<Row> leftJoin(
      Dataset<Row> left, Dataset<Row> right, String key, Column condition) {
    String rightKey = "_right_" + key;
    return left.join(
            right.withColumnRenamed(key, rightKey),
            col(key).equalTo(col(rightKey)).and(condition),
            "left_outer")
        .drop(rightKey);
  }
}
