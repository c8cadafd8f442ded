package io.sparkrerank.jobs.pairs;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.encode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;

import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.InputTables;
import io.sparkrerank.spark.PairColumns;
import io.sparkrerank.spec.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

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

  /** Whether the score comes from an earlier run. */
  public static final String STORED = "stored";

  /** Columns in front of {@link PairColumns#in()} where pairs go to be scored. */
  public static final List<String> CARRIED =
      List.of(
          Columns.QUERY_ID,
          Columns.DOC_ID,
          Columns.RETRIEVAL_RANK,
          Columns.RETRIEVAL_SCORE,
          QUERY_HASH,
          PASSAGE_HASH,
          REPEAT,
          STORED);

  private static final String NTH = "_nth";
  private static final String PLACE = "_place";
  private static final String QUERY_KEY = "_query_key";
  private static final String PASSAGE_KEY = "_passage_key";

  private PairLedger() {}

  /**
   * The ledger of {@code distinct} candidates: {@link #CARRIED}, whether query and passage were
   * found, and what is known of the pair's score, null where nothing is.
   *
   * @param known hashes with logit, n_tokens and truncated, no pair of hashes twice
   */
  public static Dataset<Row> of(
      Dataset<Row> distinct, InputTables inputs, TextHash hash, Optional<Dataset<Row>> known) {
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
    // Rows without a text are nobody's repeats, and must not all meet in one task.
    Dataset<Row> hashed =
        leftJoin(
                leftJoin(distinct, queries, Columns.QUERY_ID, lit(true)),
                passages,
                Columns.DOC_ID,
                lit(true))
            .withColumn(QUERY_KEY, coalesce(col(QUERY_HASH), bytes(Columns.QUERY_ID)))
            .withColumn(PASSAGE_KEY, coalesce(col(PASSAGE_HASH), bytes(Columns.DOC_ID)));
    Column nth =
        row_number()
            .over(
                Window.partitionBy(QUERY_KEY, PASSAGE_KEY)
                    .orderBy(Columns.QUERY_ID, Columns.DOC_ID));
    return known
        .map(scores -> withKnown(hashed, scores))
        .orElseGet(() -> withoutKnown(hashed))
        .withColumn(NTH, nth)
        .select(
            col(Columns.QUERY_ID),
            col(Columns.DOC_ID),
            col(Columns.RETRIEVAL_RANK),
            col(Columns.RETRIEVAL_SCORE),
            col(QUERY_HASH),
            col(PASSAGE_HASH),
            complete().and(col(NTH).gt(1)).as(REPEAT),
            col(PairColumns.LOGIT).isNotNull().as(STORED),
            coalesce(col(PairColumns.HAS_QUERY), lit(false)).as(PairColumns.HAS_QUERY),
            coalesce(col(PairColumns.HAS_PASSAGE), lit(false)).as(PairColumns.HAS_PASSAGE),
            col(PairColumns.LOGIT),
            col(PairColumns.N_TOKENS),
            col(PairColumns.TRUNCATED));
  }

  /** Joined by the keys by which repeats are found, so that the rows are spread only once. */
  private static Dataset<Row> withKnown(Dataset<Row> hashed, Dataset<Row> known) {
    String query = "_known_" + QUERY_KEY;
    String passage = "_known_" + PASSAGE_KEY;
    Dataset<Row> right =
        known.select(
            col(QUERY_HASH).as(query),
            col(PASSAGE_HASH).as(passage),
            col(PairColumns.LOGIT),
            col(PairColumns.N_TOKENS),
            col(PairColumns.TRUNCATED));
    return hashed
        .join(
            right,
            col(QUERY_KEY)
                .equalTo(col(query))
                .and(col(PASSAGE_KEY).equalTo(col(passage)))
                .and(complete()),
            "left_outer")
        .drop(query, passage);
  }

  private static Dataset<Row> withoutKnown(Dataset<Row> hashed) {
    return hashed
        .withColumn(PairColumns.LOGIT, lit(null).cast(DataTypes.FloatType))
        .withColumn(PairColumns.N_TOKENS, lit(null).cast(DataTypes.IntegerType))
        .withColumn(PairColumns.TRUNCATED, lit(null).cast(DataTypes.BooleanType));
  }

  /** Rows of the ledger whose score is known, with the columns of scored rows. */
  public static Dataset<Row> answered(Dataset<Row> ledger, Activation activation) {
    Column score =
        udf((UDF1<Float, Double>) activation::apply, DataTypes.DoubleType)
            .apply(col(PairColumns.LOGIT));
    List<Column> columns = new ArrayList<>();
    CARRIED.forEach(name -> columns.add(col(name)));
    columns.add(col(PairColumns.LOGIT));
    columns.add(score.as(PairColumns.SCORE));
    columns.add(col(PairColumns.N_TOKENS));
    columns.add(col(PairColumns.TRUNCATED));
    columns.add(lit(null).cast(DataTypes.StringType).as(PairColumns.REASON));
    columns.add(lit(null).cast(DataTypes.StringType).as(PairColumns.DETAIL));
    return ledger.filter(col(STORED)).select(columns.toArray(Column[]::new));
  }

  /** The task, of {@code partitions}, in which {@link #withTexts} puts a row of the ledger. */
  public static Column task(int partitions) {
    return pmod(org.apache.spark.sql.functions.hash(place()), lit(partitions));
  }

  private static Column place() {
    return coalesce(col(PASSAGE_HASH), bytes(Columns.DOC_ID));
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
   *
   * @param few whether the ledger is so small that every executor may hold its doc_ids, so that
   *     passages which nobody asks for do not travel
   */
  public static Dataset<Row> withTexts(
      Dataset<Row> ledger, InputTables inputs, TextHash hash, int partitions, boolean few) {
    Dataset<Row> queries = inputs.queries().select(Columns.QUERY_ID, Columns.QUERY_TEXT);
    // Both sides of the join are spread alike, or Spark would spread them again by its own number.
    Dataset<Row> wanted = few ? asked(inputs.passages(), ledger) : inputs.passages();
    Dataset<Row> passages =
        wanted
            .select(
                hash.of(col(Columns.PASSAGE_TEXT)).as(PLACE),
                col(Columns.PASSAGE_TEXT).as(PairColumns.PASSAGE_TEXT))
            .filter(col(PLACE).isNotNull())
            .repartition(partitions, col(PLACE))
            .groupBy(PLACE)
            .agg(first(PairColumns.PASSAGE_TEXT).as(PairColumns.PASSAGE_TEXT));
    Dataset<Row> placed =
        leftJoin(ledger, queries, Columns.QUERY_ID, not(col(REPEAT)))
            .withColumn(PLACE, place())
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

  private static Dataset<Row> asked(Dataset<Row> passages, Dataset<Row> ledger) {
    Dataset<Row> ids =
        ledger.filter(not(col(REPEAT))).select(col(Columns.DOC_ID).as("_asked")).distinct();
    return passages.join(broadcast(ids), col(Columns.DOC_ID).equalTo(col("_asked")), "left_semi");
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
