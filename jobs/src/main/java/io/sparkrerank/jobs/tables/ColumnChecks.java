package io.sparkrerank.jobs.tables;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Collects everything wrong with the columns of all input tables, to be told at once. */
final class ColumnChecks {
  private final List<String> problems = new ArrayList<>();

  /** What a column may be. */
  enum Kind {
    ID("string, int, long or decimal"),
    TEXT("string"),
    WHOLE("a whole number (byte, short, int or long)"),
    NUMBER("a number"),
    TIME("a date or a timestamp");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    boolean takes(DataType type) {
      boolean whole =
          type.equals(DataTypes.ByteType)
              || type.equals(DataTypes.ShortType)
              || type.equals(DataTypes.IntegerType)
              || type.equals(DataTypes.LongType);
      return switch (this) {
        case ID -> whole || type.equals(DataTypes.StringType) || type instanceof DecimalType;
        case TEXT -> type.equals(DataTypes.StringType);
        case WHOLE -> whole;
        case NUMBER ->
            whole
                || type.equals(DataTypes.FloatType)
                || type.equals(DataTypes.DoubleType)
                || type instanceof DecimalType;
        case TIME ->
            type.equals(DataTypes.DateType)
                || type.equals(DataTypes.TimestampType)
                || type.equals(DataTypes.TimestampNTZType);
      };
    }
  }

  /** The type of a column that must exist and be of a kind; empty and noted if not. */
  Optional<DataType> require(OpenTable table, String key, String column, Kind kind) {
    Optional<DataType> found = type(table, column);
    if (found.isEmpty()) {
      problems.add(
          table.key()
              + ": column "
              + column
              + " ("
              + kind.words
              + ") expected, found only "
              + Arrays.toString(table.rows().schema().fieldNames())
              + "; set "
              + table.key()
              + ".columns."
              + key);
      return Optional.empty();
    }
    if (!kind.takes(found.get())) {
      problems.add(
          table.key()
              + ": column "
              + column
              + " is "
              + found.get().simpleString()
              + ", expected "
              + kind.words);
      return Optional.empty();
    }
    return found;
  }

  /** Like {@link #require}, for a column that may be absent. */
  Optional<DataType> allow(OpenTable table, String key, String column, Kind kind) {
    return type(table, column).isEmpty() ? Optional.empty() : require(table, key, column, kind);
  }

  /** Notes ids that Spark could only compare by changing them. */
  void sameIds(
      String column,
      OpenTable left,
      Optional<DataType> leftType,
      OpenTable right,
      Optional<DataType> rightType) {
    if (leftType.isPresent()
        && rightType.isPresent()
        && !comparable(leftType.get(), rightType.get())) {
      problems.add(
          column
              + " is "
              + leftType.get().simpleString()
              + " in "
              + left.key()
              + " but "
              + rightType.get().simpleString()
              + " in "
              + right.key()
              + ", expected the same type; cast one of them in a view");
    }
  }

  void add(String problem) {
    problems.add(problem);
  }

  /** How many problems there are so far. */
  int count() {
    return problems.size();
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new RerankException(
          ExitCode.DATA,
          "the input tables are not as configured:\n  - " + String.join("\n  - ", problems));
    }
  }

  private static boolean comparable(DataType a, DataType b) {
    return a.equals(b)
        || (Kind.WHOLE.takes(a) && Kind.WHOLE.takes(b))
        || (a instanceof DecimalType x && b instanceof DecimalType y && x.scale() == y.scale());
  }

  private static Optional<DataType> type(OpenTable table, String column) {
    StructType schema = table.rows().schema();
    return Arrays.stream(schema.fields())
        .filter(f -> f.name().equalsIgnoreCase(column))
        .map(StructField::dataType)
        .findFirst();
  }
}
