package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.trim;

import io.sparkrerank.jobs.findings.Side;
import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * TREC's text files as tables, in {@link io.sparkrerank.eval.TrecFiles}' reading of them: comments
 * and blank lines are passed over, ranks are ignored, a number that is none is an error.
 */
final class TrecTables {
  private static final String LINE = "value";
  private static final String FIELDS = "_fields";
  private static final String WHITE = "[ \\t\\r\\f\\u000b]+";
  private static final String SCORE = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?";
  private static final String GRADE = "[+-]?\\d{1,9}";

  private final SparkSession spark;

  TrecTables(SparkSession spark) {
    this.spark = spark;
  }

  /** {@code query 0 document grade} as {@code query_id, doc_id, relevance}. */
  Dataset<Row> qrels(String file) {
    Dataset<Row> lines = lines(file, 4, field(3).rlike("^" + GRADE + "$"), "qrels");
    return lines.select(
        field(0).as(Columns.QUERY_ID),
        field(2).as(Columns.DOC_ID),
        field(3).cast(DataTypes.IntegerType).as(Columns.RELEVANCE));
  }

  /**
   * {@code query Q0 document rank score tag}, ordered by score and then document id, descending.
   */
  OrderedRun run(String file) {
    Dataset<Row> lines = lines(file, 6, field(4).rlike("^" + SCORE + "$"), "a run");
    Dataset<Row> rows =
        lines.select(
            field(0).as(Columns.QUERY_ID),
            field(2).as(Columns.DOC_ID),
            field(4).cast(DataTypes.DoubleType).as(OrderedRun.SCORE),
            lit(null).cast(DataTypes.IntegerType).as(OrderedRun.N_TOKENS),
            lit(null).cast(DataTypes.BooleanType).as(OrderedRun.TRUNCATED));
    String tag = lines.select(field(5)).head().getString(0);
    return new OrderedRun(
        Side.of(tag, file),
        Positions.by(rows, col(OrderedRun.SCORE).desc(), col(Columns.DOC_ID).desc()));
  }

  private static Column field(int i) {
    return col(FIELDS).getItem(i);
  }

  private Dataset<Row> lines(String file, int fields, Column valid, String what) {
    Dataset<Row> lines = fields(file);
    Column right = size(col(FIELDS)).geq(fields).and(valid);
    Optional<Row> wrong =
        lines.filter(org.apache.spark.sql.functions.not(right)).limit(1).collectAsList().stream()
            .findFirst();
    if (wrong.isPresent()) {
      throw new RerankException(
          ExitCode.DATA,
          "%s: the line '%s' is not one of %s, which has %d fields parted by white space with a number in field %d."
              .formatted(file, wrong.get().<String>getAs(LINE), what, fields, fields == 4 ? 4 : 5));
    }
    if (lines.isEmpty()) {
      throw new RerankException(
          ExitCode.DATA, file + " has no lines; check that it is the right file.");
    }
    return lines;
  }

  private Dataset<Row> fields(String file) {
    try {
      return spark
          .read()
          .text(file)
          .withColumn(FIELDS, split(trim(col(LINE), " \t\r\f"), WHITE))
          .filter(field(0).notEqual("").and(field(0).startsWith("#").equalTo(false)));
    } catch (Exception e) {
      if (e instanceof AnalysisException a) {
        throw new RerankException(
            ExitCode.DATA,
            file + " cannot be read: " + a.getSimpleMessage().lines().findFirst().orElse("") + ".",
            e);
      }
      throw e;
    }
  }
}
