package io.sparkrerank.jobs.evaluation;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What an evaluation reads.
 *
 * @param qrels {@code query_id, doc_id, relevance}, ids as text
 * @param before the first order; empty where there is only one
 * @param after the second order, or the only one
 * @param texts of queries and passages, where tables of them were given
 * @param notes what the user should know though nothing is wrong
 */
record EvaluationInputs(
    Dataset<Row> qrels,
    Optional<OrderedRun> before,
    OrderedRun after,
    Texts texts,
    List<String> notes) {
  EvaluationInputs {
    notes = List.copyOf(notes);
  }
}
