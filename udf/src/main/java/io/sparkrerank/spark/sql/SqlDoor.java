package io.sparkrerank.spark.sql;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Function1;
import scala.Tuple3;
import scala.collection.immutable.Seq;

/** Functions, rules and operator, handed to a session. */
public final class SqlDoor {
  private SqlDoor() {}

  /** Adds everything to {@code extensions}. */
  public static void install(SparkSessionExtensions extensions) {
    RerankConf.register();
    extensions.injectFunction(
        function(
            RerankScore.class,
            RerankScore.NAME,
            "_FUNC_(query, passage) - Returns the score that the cross-encoder named by"
                + " spark.rerank.model.path gives the pair, or NULL if one of them is NULL or"
                + " empty.",
            arguments -> score(arguments)));
    extensions.injectFunction(
        function(
            RerankPassages.class,
            RerankPassages.NAME,
            "_FUNC_(query, passages[, top_n]) - Returns the passages as an array of"
                + " STRUCT<pos: INT, passage: STRING, score: DOUBLE>, the best first, at most"
                + " top_n of them, or NULL if query or passages is NULL.",
            arguments -> passages(arguments)));
    extensions.injectPostHocResolutionRule(session -> ExtractReranks.whenAnalysed());
    extensions.injectOptimizerRule(session -> new PushThroughReranks());
    extensions.injectPreCBORule(session -> ExtractReranks.whenOptimized());
    extensions.injectPreCBORule(session -> new SpreadBeforeSort());
    extensions.injectPlannerStrategy(session -> new RerankStrategy());
  }

  private static Expression score(Seq<Expression> arguments) {
    SqlErrors.requireArguments(RerankScore.NAME, "2", arguments.size(), 2, 2);
    return new RerankScore(arguments, RerankConf.read(RerankScore.NAME));
  }

  private static Expression passages(Seq<Expression> arguments) {
    SqlErrors.requireArguments(RerankPassages.NAME, "2 or 3", arguments.size(), 2, 3);
    return new RerankPassages(arguments, RerankConf.read(RerankPassages.NAME));
  }

  private static Tuple3<FunctionIdentifier, ExpressionInfo, Function1<Seq<Expression>, Expression>>
      function(
          Class<? extends Expression> type,
          String name,
          String usage,
          Function1<Seq<Expression>, Expression> builder) {
    ExpressionInfo info =
        new ExpressionInfo(
            type.getName(), "", name, usage, "", "", "", "misc_funcs", "0.1.0", "", "java_udf");
    return new Tuple3<>(new FunctionIdentifier(name), info, builder);
  }
}
