package io.sparkrerank.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.spec.ModelChoice;
import io.sparkrerank.spec.ScoringChoice;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Scores the rows of a Dataset with a cross-encoder, and ranks them within a group if asked to.
 * Immutable; for Java and Scala:
 *
 * <pre>{@code
 * Dataset<Row> best =
 *     Reranker.builder()
 *         .model("models/ms-marco-MiniLM-L6-v2")
 *         .query("query_text")
 *         .passage("text")
 *         .rankWithin("query_id")
 *         .topN(10)
 *         .build()
 *         .rerank(candidates);
 * }</pre>
 *
 * Scoring is lazy, as everything of a Dataset, and costs again with every action: write or cache
 * the result before using it twice, and before a global sort, which samples its input first.
 */
public final class Reranker {
  /** Keys of the score column's metadata stand in a block of this name. */
  public static final String METADATA = "rerank";

  private final ModelChoice model;
  private final ScoringChoice scoring;
  private final Optional<String> sha256;
  private final RerankColumns columns;
  private final OptionalInt topN;
  private final OptionalDouble minScore;

  Reranker(
      ModelChoice model,
      ScoringChoice scoring,
      Optional<String> sha256,
      RerankColumns columns,
      OptionalInt topN,
      OptionalDouble minScore) {
    this.model = model;
    this.scoring = scoring;
    this.sha256 = sha256;
    this.columns = columns;
    this.topN = topN;
    this.minScore = minScore;
  }

  /** Settings to be filled in; {@link RerankerBuilder#model} is the only one without a default. */
  public static RerankerBuilder builder() {
    return new RerankerBuilder();
  }

  /**
   * The columns of {@code rows} and behind them score and whatever else was asked for, one row for
   * each that top-n and the lowest score keep. A row whose text is null or empty has a null score
   * and no rank.
   *
   * @throws RerankException ({@link ExitCode#DATA}) if columns are missing or of another type,
   *     ({@link ExitCode#CONFIG}, {@link ExitCode#UNAVAILABLE}) if the model cannot be had
   */
  public Dataset<Row> rerank(Dataset<Row> rows) {
    StructType out = schema(rows.schema());
    if (columns.group().isPresent() && rows.isStreaming()) {
      throw new RerankException(
          ExitCode.DATA,
          "rows of a stream cannot be ranked within "
              + columns.group().get()
              + ", for later ones may belong to the same group; score the stream without ranking,"
              + " or rank each micro-batch in foreachBatch");
    }
    ResolvedModel resolved = DriverModels.resolve(rows.sparkSession(), model, scoring);
    sha256.ifPresent(expected -> ModelPin.check(resolved, expected));
    Dataset<Row> ranked = ranked(scored(rows, resolved));
    List<Column> selected = new ArrayList<>();
    for (StructField field : out.fields()) {
      boolean isScore = field.name().equals(columns.score());
      Metadata metadata = isScore ? metadata(Optional.of(resolved)) : field.metadata();
      selected.add(named(field.name()).as(field.name(), metadata));
    }
    return ranked.select(selected.toArray(Column[]::new));
  }

  /**
   * The schema of {@link #rerank} for rows of schema {@code in}; opens no model.
   *
   * @throws RerankException ({@link ExitCode#DATA}) if columns are missing or of another type
   */
  public StructType schema(StructType in) {
    return columns.out(in, metadata(Optional.empty()));
  }

  /** Behind the caller's columns stand those of {@link PairColumns#out} under our own names. */
  private Dataset<Row> scored(Dataset<Row> rows, ResolvedModel resolved) {
    int carried = rows.columns().length;
    Dataset<Row> pairs =
        rows.select(
            col("*"),
            named(columns.query()).as(PairColumns.QUERY_TEXT),
            named(columns.passage()).as(PairColumns.PASSAGE_TEXT),
            lit(true).as(PairColumns.HAS_QUERY),
            lit(true).as(PairColumns.HAS_PASSAGE));
    ScorePartitions scorer =
        new ScorePartitions(
            resolved.spec(),
            resolved.scoring(),
            carried,
            ScoringCounters.register(rows.sparkSession().sparkContext()));
    StructType out = PairColumns.out(pairs.schema());
    List<String> names = new ArrayList<>(Arrays.asList(out.fieldNames()).subList(0, carried));
    names.add(columns.logit().orElse(Names.LOGIT));
    names.add(columns.score());
    names.add(Names.TOKENS);
    names.add(Names.TRUNCATED);
    names.add(columns.reason().orElse(Names.REASON));
    names.add(Names.DETAIL);
    return pairs.mapPartitions(scorer, Encoders.row(out)).toDF(names.toArray(String[]::new));
  }

  private Dataset<Row> ranked(Dataset<Row> scored) {
    Dataset<Row> kept = scored;
    if (columns.group().isPresent()) {
      Column logit = named(columns.logit().orElse(Names.LOGIT));
      List<Column> order = new ArrayList<>(List.of(logit.desc_nulls_last()));
      columns.tieBreakers().forEach(name -> order.add(named(name).asc_nulls_last()));
      order.add(named(columns.passage()).asc());
      Column number =
          row_number()
              .over(
                  Window.partitionBy(named(columns.group().get()))
                      .orderBy(order.toArray(Column[]::new)));
      kept =
          kept.withColumn(
              columns.rank(), when(logit.isNotNull(), number.cast(DataTypes.IntegerType)));
    }
    if (topN.isPresent()) {
      kept = kept.filter(named(columns.rank()).leq(topN.getAsInt()));
    }
    if (minScore.isPresent()) {
      kept = kept.filter(named(columns.score()).geq(minScore.getAsDouble()));
    }
    return kept;
  }

  /** Which model and mode made a score: what is known before the model is opened, and after. */
  private Metadata metadata(Optional<ResolvedModel> resolved) {
    MetadataBuilder block =
        new MetadataBuilder()
            .putString("model", model.path())
            .putString("mode", scoring.mode().name().toLowerCase(Locale.ROOT));
    sha256.ifPresent(known -> block.putString("model_sha256", known));
    if (resolved.isPresent()) {
      block
          .putString("model_sha256", resolved.get().spec().sha256())
          .putString("model_file", resolved.get().spec().onnxFile())
          .putString(
              "activation", resolved.get().scoring().activation().name().toLowerCase(Locale.ROOT))
          .putLong("max_tokens", resolved.get().scoring().maxTokens());
    }
    return new MetadataBuilder().putMetadata(METADATA, block.build()).build();
  }

  private static Column named(String column) {
    return col("`" + column.replace("`", "``") + "`");
  }

  /** Columns that nobody asked for, under names that nobody has. */
  private static final class Names {
    static final String LOGIT = "__rerank_logit";
    static final String TOKENS = "__rerank_n_tokens";
    static final String TRUNCATED = "__rerank_truncated";
    static final String REASON = "__rerank_reason";
    static final String DETAIL = "__rerank_detail";

    private Names() {}
  }
}
