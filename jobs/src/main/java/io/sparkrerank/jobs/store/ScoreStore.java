package io.sparkrerank.jobs.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.jobs.tables.CommitId;
import io.sparkrerank.jobs.tables.TableAppender;
import io.sparkrerank.jobs.tables.WrittenTables;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A Delta table of logits, one for each (model, mode, length, query hash, passage hash). Two runs
 * at once may add the same pair; readers take one of the two, always the same.
 */
public final class ScoreStore {
  /** First 128 bits of the hash of the query's text. */
  public static final String QUERY_HASH = "query_hash";

  /** First 128 bits of the hash of the passage's text. */
  public static final String PASSAGE_HASH = "passage_hash";

  /** The model's raw output, finite. */
  public static final String LOGIT = "logit";

  /** Tokens fed. */
  public static final String N_TOKENS = "n_tokens";

  /** Whether query or passage lost tokens. */
  public static final String TRUNCATED = "truncated";

  static final String SCORED_AT = "scored_at";
  static final String[] PARTITION = {"model_sha256", "scoring_mode", "max_tokens"};

  /** The columns of the table. */
  static final StructType SCHEMA =
      new StructType()
          .add(PARTITION[0], DataTypes.StringType)
          .add(PARTITION[1], DataTypes.StringType)
          .add(PARTITION[2], DataTypes.IntegerType)
          .add(QUERY_HASH, DataTypes.BinaryType)
          .add(PASSAGE_HASH, DataTypes.BinaryType)
          .add(LOGIT, DataTypes.FloatType)
          .add(N_TOKENS, DataTypes.IntegerType)
          .add(TRUNCATED, DataTypes.BooleanType)
          .add(SCORED_AT, DataTypes.DateType);

  // Each run leaves a transaction id of its own in the log, which matters for hours, not for years.
  private static final String TRANSACTIONS = "delta.setTransactionRetentionDuration";
  private static final String TRANSACTIONS_KEPT = "interval 30 days";

  private final SparkSession spark;
  private final OutputTable table;
  private final ScoreKey key;

  private ScoreStore(SparkSession spark, OutputTable table, ScoreKey key) {
    this.spark = spark;
    this.table = table;
    this.key = key;
  }

  /**
   * Opens the store, making the table where there is none.
   *
   * @throws RerankException ({@link ExitCode#CANT_CREATE}) if it cannot be made or is another table
   */
  public static ScoreStore open(SparkSession spark, OutputTable table, ScoreKey key) {
    requireTable(spark, table);
    return new ScoreStore(spark, table, key);
  }

  /** Makes the table where there is none, and refuses another in its place. */
  static void requireTable(SparkSession spark, OutputTable table) {
    try {
      create(spark, table);
    } catch (Exception e) {
      throw new RerankException(
          ExitCode.CANT_CREATE,
          "store: "
              + table.display()
              + " is no table of scores and cannot be made one ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given")
              + "); name a place where there is nothing",
          e);
    }
  }

  /** The store, if its table is there; makes none. */
  public static Optional<ScoreStore> ifThere(SparkSession spark, OutputTable table, ScoreKey key) {
    return WrittenTables.isThere(spark, table)
        ? Optional.of(open(spark, table, key))
        : Optional.empty();
  }

  private static void create(SparkSession spark, OutputTable table) {
    DeltaTableBuilder builder = DeltaTable.createIfNotExists(spark);
    builder =
        table.table() instanceof CatalogTable named
            ? builder.tableName(named.name())
            : builder.location(((PathTable) table.table()).path());
    for (StructField field : SCHEMA.fields()) {
      builder = builder.addColumn(field);
    }
    var unused =
        builder.partitionedBy(PARTITION).property(TRANSACTIONS, TRANSACTIONS_KEPT).execute();
  }

  /** What the key's pairs are known to score: hashes, logit, n_tokens, truncated, once each. */
  public Dataset<Row> known() {
    return rows()
        .filter(
            col(PARTITION[0])
                .equalTo(key.modelSha256())
                .and(col(PARTITION[1]).equalTo(key.scoringMode()))
                .and(col(PARTITION[2]).equalTo(key.maxTokens())))
        .groupBy(QUERY_HASH, PASSAGE_HASH)
        .agg(max(struct(SCORED_AT, LOGIT, N_TOKENS, TRUNCATED)).as("_newest"))
        .select(
            col(QUERY_HASH),
            col(PASSAGE_HASH),
            col("_newest." + LOGIT).as(LOGIT),
            col("_newest." + N_TOKENS).as(N_TOKENS),
            col("_newest." + TRUNCATED).as(TRUNCATED));
  }

  /**
   * Adds scores in one commit, which happens once.
   *
   * @param scores hashes, logit, n_tokens, truncated
   */
  public void add(Dataset<Row> scores, LocalDate day, CommitId id) {
    Dataset<Row> rows =
        scores
            .withColumn(PARTITION[0], lit(key.modelSha256()))
            .withColumn(PARTITION[1], lit(key.scoringMode()))
            .withColumn(PARTITION[2], lit(key.maxTokens()))
            .withColumn(SCORED_AT, lit(Date.valueOf(day)))
            .select(
                Arrays.stream(SCHEMA.fieldNames())
                    .map(org.apache.spark.sql.functions::col)
                    .toArray(Column[]::new));
    new TableAppender(spark, table).append(rows, PARTITION, id);
  }

  private Dataset<Row> rows() {
    return table.table() instanceof CatalogTable named
        ? spark.table(named.name())
        : spark.read().format("delta").load(((PathTable) table.table()).path());
  }
}
