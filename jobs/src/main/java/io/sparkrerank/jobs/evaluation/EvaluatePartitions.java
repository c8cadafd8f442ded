package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.eval.JudgedDocument;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.QueryJudgments;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Evaluates every measure on both orders of each query of a partition, query by query. */
final class EvaluatePartitions implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final List<Measure> measures;

  EvaluatePartitions(List<Measure> measures) {
    this.measures = new ArrayList<>(measures);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> queries) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(queries, 0), false)
        .flatMap(query -> evaluate(query).stream())
        .iterator();
  }

  private List<Row> evaluate(Row query) {
    List<Row> judged = query.getList(1);
    refuseRepeated(query.get(0), query.getLong(2), query.getInt(4));
    refuseRepeated(query.get(0), query.getLong(3), query.getInt(5));
    QueryJudgments before = judgments(judged, 1, query.getLong(2));
    QueryJudgments after = judgments(judged, 2, query.getLong(3));
    List<Row> rows = new ArrayList<>(measures.size());
    for (Measure measure : measures) {
      Integer cutoff = measure.cutoff().isPresent() ? measure.cutoff().getAsInt() : null;
      rows.add(
          RowFactory.create(
              query.get(0),
              measure.metric(),
              cutoff,
              measure.evaluate(before),
              measure.evaluate(after)));
    }
    return rows;
  }

  /** Positions have no gaps, so that there are as many documents as the last of them says. */
  private static void refuseRepeated(Object queryId, long documents, int lastPosition) {
    if (documents != lastPosition) {
      throw new RerankException(
          ExitCode.DATA,
          "a run has a document twice for query %s (%d places, %d documents); keep one of each"
              .formatted(queryId, lastPosition, documents));
    }
  }

  private static QueryJudgments judgments(List<Row> judged, int rankColumn, long retrieved) {
    List<JudgedDocument> documents = new ArrayList<>(judged.size());
    for (Row document : judged) {
      documents.add(new JudgedDocument(document.getInt(0), document.getInt(rankColumn)));
    }
    return new QueryJudgments(documents, Math.toIntExact(retrieved));
  }
}
