package io.sparkrerank.jobs.rerank;

import io.sparkrerank.eval.JudgedDocument;
import io.sparkrerank.eval.Measure;
import io.sparkrerank.eval.QueryJudgments;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Evaluates every measure on both stages of each query of a partition. */
final class EvaluatePartitions implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final List<Measure> measures;

  EvaluatePartitions(List<Measure> measures) {
    this.measures = new ArrayList<>(measures);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> queries) {
    List<Row> rows = new ArrayList<>();
    while (queries.hasNext()) {
      Row query = queries.next();
      List<Row> judged = query.getList(0);
      add(rows, Stage.RETRIEVAL, judgments(judged, 1, query.getLong(1)));
      add(rows, Stage.RERANK, judgments(judged, 2, query.getLong(2)));
    }
    return rows.iterator();
  }

  private static QueryJudgments judgments(List<Row> judged, int rankColumn, long retrieved) {
    List<JudgedDocument> documents = new ArrayList<>(judged.size());
    for (Row document : judged) {
      documents.add(new JudgedDocument(document.getInt(0), document.getInt(rankColumn)));
    }
    return new QueryJudgments(documents, Math.toIntExact(retrieved));
  }

  private void add(List<Row> rows, Stage stage, QueryJudgments query) {
    for (Measure measure : measures) {
      Integer cutoff = measure.cutoff().isPresent() ? measure.cutoff().getAsInt() : null;
      rows.add(
          RowFactory.create(stage.column(), measure.metric(), cutoff, measure.evaluate(query)));
    }
  }
}
