package io.sparkrerank.jobs.rerank;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Made-up tables of any number of pairs, which Spark makes; nothing of them is in the driver. */
final class ScaleInputs {
  /** A query's candidates. */
  static final int DOCS = 100;

  /** Candidates that name a passage, on average. */
  private static final int NAMED = 5;

  private static final String WORDS =
      "'the','of','and','to','a','in','is','that','for','on','with','as','memory','garbage',"
          + "'object','thread','class','value','table','index','query','passage','model','score',"
          + "'batch','file','path','error','network','packet','kernel','process','stack','heap',"
          + "'pointer','cache','lock','event','stream','record'";

  private final long pairs;
  private final int words;
  private final long night;
  private final double fresh;
  private final long ofOneQuery;

  private ScaleInputs(long pairs, int words, long night, double fresh, long ofOneQuery) {
    this.pairs = pairs;
    this.words = words;
    this.night = night;
    this.fresh = fresh;
    this.ofOneQuery = ofOneQuery;
  }

  /** {@code pairs} pairs, {@link #DOCS} to a query, passages of some {@code words} words. */
  static ScaleInputs of(long pairs, int words) {
    return new ScaleInputs(pairs, words, 1, 1, 0);
  }

  /** The same log of another night, of whose queries {@code fresh}, 0 to 1, are new. */
  ScaleInputs night(long number, double newQueries) {
    return new ScaleInputs(pairs, words, number, newQueries, ofOneQuery);
  }

  /** As many pairs, of which one query has {@code candidates}. */
  ScaleInputs withOneQueryOf(long candidates) {
    return new ScaleInputs(pairs, words, night, fresh, candidates);
  }

  /** The same with passages of other lengths. */
  ScaleInputs words(int number) {
    return new ScaleInputs(pairs, number, night, fresh, ofOneQuery);
  }

  long pairs() {
    return pairs;
  }

  long passages() {
    return Math.max(Math.max(2 * DOCS, ofOneQuery), pairs / NAMED);
  }

  /** Bytes of all passages' texts. */
  long passageBytes(Workspace workspace) {
    return LocalSpark.session()
        .read()
        .parquet(workspace.at("passages").toString())
        .selectExpr("sum(octet_length(text))")
        .first()
        .getLong(0);
  }

  Workspace write(Workspace workspace) {
    long usual = (pairs - ofOneQuery) / DOCS;
    String text =
        night == 1 ? "id" : "IF(id < %s, id + %d, id)".formatted(fresh * usual, night << 40);
    Dataset<Row> queries =
        range(usual + (ofOneQuery > 0 ? 1 : 0))
            .selectExpr(
                "concat('n%d-q', id) query_id".formatted(night), text(text, "8") + " query_text");
    Dataset<Row> passages =
        range(passages())
            .selectExpr("concat('d', id) doc_id", text("id + 7", length("id")) + " text");
    // Pair number id is candidate id mod DOCS of query id div DOCS; of a passage once per query.
    String passage =
        "pmod(xxhash64(id div %1$d), %2$d) + id %% %1$d * 7919".formatted(DOCS, passages());
    Dataset<Row> candidates =
        range(usual * DOCS)
            .selectExpr(
                "concat('n%d-q', id div %d) query_id".formatted(night, DOCS),
                "concat('d', (%s) %% %d) doc_id".formatted(passage, passages()),
                "CAST(1 + id %% %d AS INT) retrieval_rank".formatted(DOCS));
    if (ofOneQuery > 0) {
      candidates =
          candidates.unionAll(
              range(ofOneQuery)
                  .selectExpr(
                      "'n%d-q%d' query_id".formatted(night, usual),
                      "concat('d', id) doc_id",
                      "CAST(1 + id AS INT) retrieval_rank"));
    }
    return workspace
        .input("queries", "parquet", queries)
        .input("passages", "parquet", passages)
        .input("candidates", "parquet", candidates);
  }

  private String length(String id) {
    return "%d + pmod(xxhash64(%s), %d)".formatted(words - words / 2, id, words + 1);
  }

  private static String text(String seed, String words) {
    return ("concat(array_join(transform(sequence(1L, %2$s), w ->"
            + " element_at(array(%3$s), CAST(1 + pmod(xxhash64(%1$s, w), 40) AS INT))), ' '), ' ', %1$s)")
        .formatted(seed, words, WORDS);
  }

  private static Dataset<Row> range(long rows) {
    return LocalSpark.session().range(rows).toDF();
  }
}
