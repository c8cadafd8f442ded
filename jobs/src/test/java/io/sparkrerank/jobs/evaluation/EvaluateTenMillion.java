package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import io.sparkrerank.jobs.tables.JobSession;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;

/**
 * Writes 10 million scored pairs of 100,000 judged queries to a directory and evaluates them in
 * this JVM; prints seconds and the most heap that was in use.
 */
final class EvaluateTenMillion {
  private static final long PAIRS = 10_000_000;
  private static final int DEPTH = 100;

  private EvaluateTenMillion() {}

  public static void main(String[] args) {
    SparkSession spark = JobSession.open();
    write(spark, args[0]);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    Instant start = Instant.now();
    evaluate(spark, args[0], out);
    long seconds = Duration.between(start, Instant.now()).toSeconds();
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    out.printf("evaluated %d pairs in %d s with %d MiB of heap%n", PAIRS, seconds, heap);
    spark.stop();
  }

  private static void evaluate(SparkSession spark, String directory, PrintWriter out) {
    EvaluateOptions options = new EvaluateOptions();
    new CommandLine(options)
        .parseArgs(
            "--qrels-table", "parquet:" + directory + "/qrels",
            "--run-table", "parquet:" + directory + "/run",
            "--candidates-table", "parquet:" + directory + "/candidates");
    new Evaluation(options, out, out).run(spark);
  }

  private static void write(SparkSession spark, String directory) {
    Column query = concat(lit("q"), col("id").divide(DEPTH).cast("long").cast("string"));
    Column place = pmod(col("id"), lit(DEPTH));
    Dataset<Row> pairs =
        spark
            .range(PAIRS)
            .select(
                query.as("query_id"),
                concat(lit("d"), pmod(col("id").multiply(7919), lit(1_000_003))).as("doc_id"),
                place.plus(1).cast("int").as("place"),
                pmod(place.multiply(37), lit(DEPTH)).plus(1).cast("int").as("rank"));
    pairs
        .select("query_id", "doc_id", "place")
        .withColumnRenamed("place", "retrieval_rank")
        .write()
        .parquet(directory + "/candidates");
    pairs
        .withColumn("score", lit(1.0).divide(col("rank")))
        .drop("place")
        .write()
        .parquet(directory + "/run");
    pairs
        .filter(pmod(col("place"), lit(20)).equalTo(3))
        .select(col("query_id"), col("doc_id"), lit(1).as("relevance"))
        .write()
        .parquet(directory + "/qrels");
  }
}
