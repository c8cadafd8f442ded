package io.sparkrerank.jobs.config;

import java.util.List;
import java.util.Optional;

/** Reads {@code rerank.inputs}. */
final class InputsReader {
  private final Section inputs;
  private final Problems problems;

  InputsReader(Section inputs, Problems problems) {
    this.inputs = inputs;
    this.problems = problems;
  }

  InputsConfig read() {
    InputsConfig config = new InputsConfig(queries(), candidates(), passages(), qrels());
    inputs.refuseUnknown();
    return config;
  }

  private QueriesInput queries() {
    Section block = inputs.section("queries");
    Section columns = block.section("columns");
    QueriesInput queries =
        new QueriesInput(
            table(block),
            column(columns, "query-id"),
            column(columns, "query-text"),
            columns.text("event-time"));
    refuseUnknown(block, columns);
    return queries;
  }

  private CandidatesInput candidates() {
    Section block = inputs.section("candidates");
    Section columns = block.section("columns");
    Optional<String> rank = columns.text("retrieval-rank");
    Optional<String> score = columns.text("retrieval-score");
    if (columns.value("retrieval-rank").isEmpty() && columns.value("retrieval-score").isEmpty()) {
      problems.add(
          columns.name("retrieval-rank"),
          "and retrieval-score are both null, but one of the two has to order the candidates");
    }
    CandidatesInput candidates =
        new CandidatesInput(
            table(block),
            column(columns, "query-id"),
            column(columns, "doc-id"),
            rank.isEmpty() && score.isEmpty() ? Optional.of(Section.STAND_IN) : rank,
            score,
            columns.text("event-time"));
    refuseUnknown(block, columns);
    return candidates;
  }

  private PassagesInput passages() {
    Section block = inputs.section("passages");
    Section columns = block.section("columns");
    PassagesInput passages =
        new PassagesInput(
            table(block),
            column(columns, "doc-id"),
            column(columns, "text"),
            columns.text("title"));
    refuseUnknown(block, columns);
    return passages;
  }

  private Optional<QrelsInput> qrels() {
    Section block = inputs.section("qrels");
    Section columns = block.section("columns");
    String queryId = column(columns, "query-id");
    String docId = column(columns, "doc-id");
    String relevance = column(columns, "relevance");
    Optional<QrelsInput> qrels =
        new TableSettings(block, problems)
            .optional()
            .map(table -> new QrelsInput(table, queryId, docId, relevance));
    refuseUnknown(block, columns);
    return qrels;
  }

  private TableRef table(Section block) {
    return new TableSettings(block, problems).required();
  }

  private static String column(Section columns, String key) {
    return columns.requiredText(key, "name the column");
  }

  private static void refuseUnknown(Section... sections) {
    List.of(sections).forEach(Section::refuseUnknown);
  }
}
