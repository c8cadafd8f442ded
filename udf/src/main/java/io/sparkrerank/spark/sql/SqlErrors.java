package io.sparkrerank.spark.sql;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.errors.QueryCompilationErrors;
import scala.collection.immutable.Map;

/** What SQL says to a call that cannot be. */
final class SqlErrors {
  /**
   * Whose message is what the caller says. PySpark fails at showing an error without a condition.
   */
  private static final String CONDITION = "USER_RAISED_EXCEPTION";

  private SqlErrors() {}

  /** An error of the analyser, which every client of Spark shows as one. Thrown unchecked. */
  static RuntimeException analysis(String message) {
    return sneak(new AnalysisException(CONDITION, new Map.Map1<>("errorMessage", message)));
  }

  /** Checks how many arguments a call has; Spark's own builders say it in these words. */
  static void requireArguments(String function, String expected, int found, int min, int max) {
    if (found < min || found > max) {
      throw sneak(
          QueryCompilationErrors.wrongNumArgsError(
              function, Scala.<Object>seq(expected), found, "", "", ""));
    }
  }

  /** For a call that no rule could lift out of its place. */
  static RerankException outOfPlace(Expression call) {
    return new RerankException(
        ExitCode.CONFIG,
        call.sql()
            + " cannot be evaluated where it stands; call it in SELECT, WHERE, GROUP BY, ORDER BY or"
            + " the condition of an inner join, on columns of one query, and refer to its result");
  }

  /** Spark is written in Scala, which knows no checked exceptions. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> RuntimeException sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
