package io.sparkrerank.spark;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * What the columns of a frame that is reranked are called.
 *
 * @param query in: the query's text
 * @param passage in: the passage's text
 * @param group in: whose rows are ranked against each other; empty if there is no ranking
 * @param tieBreakers in: columns that order rows of equal logits, ascending, before the passage's
 *     text does
 * @param score out: the activation of the logit, null where there is none
 * @param logit out: the model's raw output; empty if it is not wanted
 * @param rank out, where there is a group: 1, 2, … by logit, null where there is none
 * @param reason out: why a row has no logit, a {@link RejectReason}; empty if it is not wanted
 */
record RerankColumns(
    String query,
    String passage,
    Optional<String> group,
    List<String> tieBreakers,
    String score,
    Optional<String> logit,
    String rank,
    Optional<String> reason) {
  RerankColumns {
    tieBreakers = List.copyOf(tieBreakers);
  }

  /**
   * The schema that leaves for the one that enters.
   *
   * @param metadata of the score's column
   * @throws RerankException ({@link ExitCode#DATA}) with everything that is wrong with {@code in}
   */
  StructType out(StructType in, Metadata metadata) {
    List<String> problems = problems(in);
    if (!problems.isEmpty()) {
      throw new RerankException(
          ExitCode.DATA, "the frame cannot be reranked:\n  - " + String.join("\n  - ", problems));
    }
    StructType out = in.add(score, DataTypes.DoubleType, true, metadata);
    if (logit.isPresent()) {
      out = out.add(logit.get(), DataTypes.FloatType);
    }
    if (group.isPresent()) {
      out = out.add(rank, DataTypes.IntegerType);
    }
    if (reason.isPresent()) {
      out = out.add(reason.get(), DataTypes.StringType);
    }
    return out;
  }

  private List<String> problems(StructType in) {
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : in.fieldNames()) {
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        problems.add("column " + name + " is there twice; rename one of them");
      }
    }
    text("query", query, in, problems);
    text("passage", passage, in, problems);
    Stream.concat(group.stream(), tieBreakers.stream())
        .filter(name -> type(in, name).isEmpty())
        .forEach(name -> problems.add(missing(name, in)));
    Stream.of(Optional.of(score), logit, group.map(g -> rank), reason)
        .flatMap(Optional::stream)
        .filter(name -> !seen.add(name.toLowerCase(Locale.ROOT)))
        .forEach(
            name ->
                problems.add(
                    "column "
                        + name
                        + " would be there twice; give the output another"
                        + " name or drop the column"));
    return problems;
  }

  private static void text(String what, String name, StructType in, List<String> problems) {
    Optional<DataType> type = type(in, name);
    if (type.isEmpty()) {
      problems.add(missing(name, in) + "; name the column of the " + what + "'s text");
    } else if (!type.get().equals(DataTypes.StringType)) {
      problems.add(
          "column " + name + " is " + type.get().simpleString() + ", expected string; cast it");
    }
  }

  private static String missing(String name, StructType in) {
    return "column " + name + " expected, found only " + Arrays.toString(in.fieldNames());
  }

  private static Optional<DataType> type(StructType in, String name) {
    return Arrays.stream(in.fields())
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(org.apache.spark.sql.types.StructField::dataType)
        .findFirst();
  }
}
