package io.sparkrerank.bench.contestant;

import io.sparkrerank.bench.data.PairSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Our SQL function on the job's tables, with Spark's defaults: three Parquet tables are read and
 * joined, each pair is scored, and ids and scores are written as Parquet, which is what the job's
 * scoring stage does. All of it is on the clock.
 */
final class SqlQuery implements Contestant {
  private static final String QUERY =
      """
      SELECT query_id, doc_id, rerank_score(query_text, text) AS score
      FROM candidates JOIN queries USING (query_id) JOIN passages USING (doc_id)
      """;

  private final SparkTables tables;
  private int runs;

  SqlQuery(ModelFiles model, String master) throws IOException {
    tables = new SparkTables(master);
    tables.spark().conf().set("spark.rerank.model.path", model.directory().toString());
    model.onnxFile().ifPresent(file -> tables.spark().conf().set("spark.rerank.model.file", file));
  }

  @Override
  public Measurement run(PairSet set) throws IOException {
    Path inputs = tables.of(set);
    for (String name : SparkTables.NAMES) {
      tables.spark().read().parquet(inputs.resolve(name).toString()).createOrReplaceTempView(name);
    }
    String results = tables.directory("scores" + runs++).toString();
    long start = System.nanoTime();
    tables.spark().sql(QUERY).write().parquet(results);
    double seconds = (System.nanoTime() - start) / 1e9;
    long scored = tables.spark().read().parquet(results).filter("score IS NOT NULL").count();
    return new Measurement(scored, seconds, Map.of());
  }

  @Override
  public void close() {
    tables.close();
  }
}
