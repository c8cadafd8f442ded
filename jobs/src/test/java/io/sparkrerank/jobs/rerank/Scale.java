package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code scripts/scale.sh}: what the job costs per pair, from Spark's own metrics of runs over
 * made-up tables of growing size.
 */
@Command(name = "scale.sh", sortOptions = false, usageHelpAutoWidth = true)
final class Scale {
  private static final long WARM_UP = 2_000;
  private static final int MANY_CORES = 16;
  private static final double NEW_QUERIES = 0.1;

  @Option(names = "--work", required = true, description = "an empty directory")
  private Path work = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "a model's directory (default: a test model that costs next to nothing)")
  private Optional<Path> model = Optional.empty();

  @Option(names = "--words", description = "of a passage, on average (default: ${DEFAULT-VALUE})")
  private int words = 60;

  private final StageFigures figures = new StageFigures();
  private int runs;

  /** One run's figures. */
  private record Run(
      String name, ScaleInputs inputs, Workspace workspace, double seconds, Row row) {
    double scoringSeconds() {
      return row.getAs("scoring_seconds");
    }

    long scored() {
      return row.getAs("pairs_scored");
    }
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Scale()).execute(arguments));
  }

  @Command(name = "sizes", description = "Runs of several sizes.")
  int sizes(
      @Option(names = "--pairs", split = ",", required = true, paramLabel = "N[,N...]")
          List<Long> pairs)
      throws Exception {
    start();
    for (long number : pairs) {
      print(run("sizes", ScaleInputs.of(number, words), false));
    }
    return 0;
  }

  @Command(name = "skew", description = "Half of all candidates are one query's, or none are.")
  int skew(@Option(names = "--pairs", required = true, paramLabel = "N") long pairs)
      throws Exception {
    start();
    ScaleInputs even = ScaleInputs.of(pairs, words);
    Run usual = run("even", even, false);
    double usualOnMany = figures.secondsOn(MANY_CORES);
    print(usual);
    Run skewed = run("one query", even.withOneQueryOf(pairs / 2), false);
    double skewedOnMany = figures.secondsOn(MANY_CORES);
    print(skewed);
    System.out.printf(
        Locale.ROOT,
        "one query of %,d candidates takes %.2f times the even split; its tasks on %d cores %.2f times%n",
        pairs / 2,
        skewed.seconds() / usual.seconds(),
        MANY_CORES,
        skewedOnMany / usualOnMany);
    return 0;
  }

  @Command(name = "texts", description = "How often a passage's text is shuffled.")
  int texts(@Option(names = "--pairs", required = true, paramLabel = "N") long pairs)
      throws Exception {
    // So that bytes are those of the rows.
    System.setProperty("spark.shuffle.compress", "false");
    start();
    ScaleInputs inputs = ScaleInputs.of(pairs, words);
    Run shorter = run("as given", inputs, false);
    long shuffled = figures.shuffledUntilScored();
    print(shorter);
    Run longer = run("thrice as long", inputs.words(3 * words), false);
    long more = figures.shuffledUntilScored() - shuffled;
    print(longer);
    long added =
        longer.inputs().passageBytes(longer.workspace())
            - shorter.inputs().passageBytes(shorter.workspace());
    System.out.printf(
        Locale.ROOT,
        "passages longer by %,d bytes in all: %,d bytes more are shuffled, %.2f times%n",
        added,
        more,
        (double) more / added);
    return 0;
  }

  @Command(name = "nights", description = "A second night of which nine queries of ten repeat.")
  int nights(@Option(names = "--pairs", required = true, paramLabel = "N") long pairs)
      throws Exception {
    start();
    ScaleInputs first = ScaleInputs.of(pairs, words);
    Run one = run("first night", first, true);
    print(one);
    Run two = run("second night", first.night(2, NEW_QUERIES), true);
    print(two);
    Run scratch = run("from scratch", first.night(2, NEW_QUERIES), false);
    print(scratch);
    long different = different(two.workspace(), scratch.workspace());
    System.out.printf(
        Locale.ROOT,
        "the second night scores %,d of %,d pairs in %.1f %% of the first night's scoring time (%.1f"
            + " %% of the whole run's); %,d of its rows differ from those of a run from scratch%n",
        two.scored(),
        two.inputs().pairs(),
        100 * two.scoringSeconds() / one.scoringSeconds(),
        100 * two.seconds() / one.seconds(),
        different);
    return different == 0 ? 0 : 1;
  }

  /** Rows that only one of them has, or that have a logit which differs by more than 1e-4. */
  private static long different(Workspace one, Workspace other) {
    Dataset<Row> both =
        one.read("reranked")
            .select(col("query_id"), col("rank"), col("doc_id"), col("logit").as("one"))
            .join(
                other
                    .read("reranked")
                    .select(col("query_id"), col("rank"), col("doc_id"), col("logit").as("other")),
                new String[] {"query_id", "rank", "doc_id"},
                "full_outer");
    return both.filter("one IS NULL OR other IS NULL OR abs(one - other) > 1e-4").count();
  }

  private void start() throws Exception {
    SparkSession spark = LocalSpark.session();
    spark.conf().set("spark.sql.shuffle.partitions", MANY_CORES);
    spark.sparkContext().addSparkListener(figures);
    Run warm = run("warm-up", ScaleInputs.of(WARM_UP, words), true);
    System.out.printf(
        Locale.ROOT,
        "model %s, %d cores, %d MiB of heap; %s%n%n%-15s %11s %8s %8s %9s %8s %9s %9s %9s %7s %7s %8s%n",
        warm.row().<String>getAs("model_id"),
        spark.sparkContext().defaultParallelism(),
        Runtime.getRuntime().maxMemory() >> 20,
        "B/pair: shuffled bytes over pairs",
        "run",
        "pairs",
        "run s",
        "scoring s",
        "pairs/s",
        "model s",
        "pairs/s",
        "B/pair in",
        "B/p after",
        "tasks",
        "KB/task",
        "longest");
  }

  private Run run(String name, ScaleInputs inputs, boolean stored) throws Exception {
    SparkSession spark = LocalSpark.session();
    Workspace workspace = inputs.write(new Workspace(work.resolve("run" + runs++)));
    workspace.unset("scoring.partitions").set("scoring.top-n", 10);
    model.ifPresent(directory -> workspace.set("model.path", directory.toAbsolutePath()));
    if (stored) {
      workspace.set("store.path", work.resolve("scores"));
    }
    StageFigures.await(spark.sparkContext());
    figures.reset();
    long from = System.nanoTime();
    workspace.succeed();
    double seconds = (System.nanoTime() - from) / 1e9;
    StageFigures.await(spark.sparkContext());
    return new Run(name, inputs, workspace, seconds, workspace.read("runs").first());
  }

  private void print(Run run) {
    double pairs = run.inputs().pairs();
    System.out.printf(
        Locale.ROOT,
        "%-15s %,11d %8.1f %8.1f %9.1f %8.1f %9.1f %9.1f %9.1f %7d %7.1f %8.2f%n",
        run.name(),
        run.inputs().pairs(),
        run.seconds(),
        run.scoringSeconds(),
        pairs / run.scoringSeconds(),
        figures.modelSeconds(),
        run.scored() / figures.modelSeconds(),
        figures.shuffledUntilScored() / pairs,
        figures.shuffledAfterwards() / pairs,
        figures.tasks(),
        figures.resultBytes() / 1024.0 / figures.tasks(),
        figures.longestOverMean());
  }
}
