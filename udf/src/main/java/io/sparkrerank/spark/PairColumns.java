package io.sparkrerank.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns in which pairs enter {@link ScorePartitions} and leave it. Whatever stands before
 * them (ids of any type, first-stage rank and score) is carried through untouched.
 */
public final class PairColumns {
  /** In: the query's text. */
  public static final String QUERY_TEXT = "query_text";

  /** In: the passage's text, its title in front. */
  public static final String PASSAGE_TEXT = "passage_text";

  /** In: whether the query was found. */
  public static final String HAS_QUERY = "has_query";

  /** In: whether the passage was found. */
  public static final String HAS_PASSAGE = "has_passage";

  /** Out: the model's raw output, null where there is a reason. */
  public static final String LOGIT = "logit";

  /** Out: the activation of the logit. */
  public static final String SCORE = "score";

  /** Out: tokens fed, special tokens included. */
  public static final String N_TOKENS = "n_tokens";

  /** Out: whether query or passage lost tokens. */
  public static final String TRUNCATED = "truncated";

  /** Out: a {@link RejectReason}, null where there is a logit. */
  public static final String REASON = "reason";

  /** Out: the reason in words, without any of the text. */
  public static final String DETAIL = "detail";

  private static final List<String> IN = List.of(QUERY_TEXT, PASSAGE_TEXT, HAS_QUERY, HAS_PASSAGE);

  private PairColumns() {}

  /** The input columns in their order, to be put behind the carried ones. */
  public static List<String> in() {
    return IN;
  }

  /**
   * The schema that leaves for the one that enters.
   *
   * @throws IllegalArgumentException if the last columns are not {@link #in()}
   */
  public static StructType out(StructType in) {
    List<StructField> fields = new ArrayList<>(List.of(in.fields()));
    int carried = fields.size() - IN.size();
    for (int i = 0; i < IN.size(); i++) {
      if (carried < 0 || !fields.get(carried + i).name().equals(IN.get(i))) {
        throw new IllegalArgumentException("expected the last columns to be " + IN + ": " + in);
      }
    }
    StructType out = new StructType(fields.subList(0, carried).toArray(StructField[]::new));
    return out.add(LOGIT, DataTypes.FloatType)
        .add(SCORE, DataTypes.DoubleType)
        .add(N_TOKENS, DataTypes.IntegerType)
        .add(TRUNCATED, DataTypes.BooleanType)
        .add(REASON, DataTypes.StringType)
        .add(DETAIL, DataTypes.StringType);
  }
}
