package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.trim;

import io.sparkrerank.jobs.config.PassagesInput;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.config.TableRef;
import io.sparkrerank.jobs.tables.Columns;
import io.sparkrerank.jobs.tables.InputTables;
import io.sparkrerank.jobs.tables.OpenTable;
import io.sparkrerank.jobs.tables.TableReader;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** Opens what a command line names, and what it leaves out from the configuration, if given. */
final class EvaluationSources {
  private final SparkSession spark;
  private final EvaluateOptions options;
  private final Optional<RerankConfig> config;
  private final TableReader reader;
  private final List<String> notes = new ArrayList<>();

  EvaluationSources(SparkSession spark, EvaluateOptions options, Optional<RerankConfig> config) {
    this.spark = spark;
    this.options = options;
    this.config = config;
    this.reader = new TableReader(spark);
  }

  /**
   * Opens everything.
   *
   * @throws RerankException with {@link ExitCode#USAGE} if qrels or a run are not named, with
   *     {@link ExitCode#DATA} if something cannot be read
   */
  EvaluationInputs open() {
    Optional<InputTables> inputs = config.map(c -> InputTables.resolve(reader, c.inputs()));
    Dataset<Row> qrels = qrels(inputs);
    Texts texts = new Texts(queries(), passages(inputs));
    if (options.second().isNamed()) {
      return new EvaluationInputs(
          qrels, Optional.of(run(options.first())), run(options.second()), texts, notes);
    }
    OrderedRun after = run(options.first());
    return new EvaluationInputs(qrels, firstStage(inputs, after), after, texts, notes);
  }

  private Dataset<Row> qrels(Optional<InputTables> inputs) {
    if (options.qrels.isPresent()) {
      return new TrecTables(spark).qrels(options.qrels.get());
    }
    Dataset<Row> rows =
        options
            .qrelsTable
            .map(name -> table("--qrels-table", name, Columns.RELEVANCE).rows())
            .or(() -> inputs.flatMap(InputTables::qrels))
            .orElseThrow(
                () -> usage("qrels", "--qrels, --qrels-table or inputs.qrels in --config"));
    return rows.select(
        RunTables.text(Columns.QUERY_ID),
        RunTables.text(Columns.DOC_ID),
        col(Columns.RELEVANCE).cast(DataTypes.IntegerType).as(Columns.RELEVANCE));
  }

  private OrderedRun run(EvaluateOptions.NamedRun run) {
    return run.file()
        .map(file -> new TrecTables(spark).run(file))
        .orElseGet(() -> RunTables.run(openRun(run), run.date(), modelId(run)));
  }

  /** Of the configuration's own table the slice of its model is meant. */
  private Optional<String> modelId(EvaluateOptions.NamedRun run) {
    return run.modelId()
        .or(() -> run.table().isPresent() ? Optional.empty() : config.map(c -> c.model().id()));
  }

  private OpenTable openRun(EvaluateOptions.NamedRun run) {
    TableRef ref =
        run.table()
            .map(TableName::parse)
            .or(() -> config.map(c -> c.outputs().reranked().table()))
            .orElseThrow(() -> usage("run", "--run, --run-table or outputs.reranked in --config"));
    return reader.open("the run table", ref);
  }

  private Optional<OrderedRun> firstStage(Optional<InputTables> inputs, OrderedRun after) {
    if (options.candidatesTable.isPresent()) {
      OpenTable table = table("--candidates-table", options.candidatesTable.get(), Columns.DOC_ID);
      return Optional.of(RunTables.firstStage(table.rows(), table.versionText()));
    }
    if (options.first().file().isPresent()) {
      return Optional.empty();
    }
    if (inputs.isPresent()) {
      String source = String.valueOf(inputs.get().versions().get("inputs.candidates"));
      return Optional.of(RunTables.firstStage(inputs.get().candidates(), source));
    }
    OpenTable table = openRun(options.first());
    Optional<OrderedRun> own = RunTables.ownFirstStage(table, after.side());
    if (own.isEmpty()) {
      notes.add(
          table.ref().display()
              + " does not hold the whole of a first stage's order, so the run is evaluated alone;"
              + " --candidates-table gives that order");
    }
    return own;
  }

  private Optional<Dataset<Row>> queries() {
    Optional<OpenTable> open =
        options
            .queriesTable
            .map(name -> table("--queries-table", name, Columns.QUERY_TEXT))
            .or(() -> config.map(c -> reader.open("inputs.queries", c.inputs().queries().table())));
    String id = config.map(c -> c.inputs().queries().queryIdColumn()).orElse(Columns.QUERY_ID);
    String text =
        config.map(c -> c.inputs().queries().queryTextColumn()).orElse(Columns.QUERY_TEXT);
    boolean ours = options.queriesTable.isPresent();
    open.ifPresent(table -> RunTables.require(table, options.sliceBy.toArray(String[]::new)));
    if (open.isEmpty() && !options.sliceBy.isEmpty()) {
      throw usage("queries", "--queries-table or --config, for --slice-by is about its columns");
    }
    return open.map(
        table -> {
          List<Column> columns = new ArrayList<>();
          columns.add(
              source(ours ? Columns.QUERY_ID : id).cast(DataTypes.StringType).as(Columns.QUERY_ID));
          columns.add(source(ours ? Columns.QUERY_TEXT : text).as(Columns.QUERY_TEXT));
          options.sliceBy.stream()
              .filter(column -> !List.of(Columns.QUERY_ID, Columns.QUERY_TEXT).contains(column))
              .forEach(column -> columns.add(source(column)));
          return table.rows().select(columns.toArray(Column[]::new));
        });
  }

  private Optional<Dataset<Row>> passages(Optional<InputTables> inputs) {
    Optional<Dataset<Row>> named =
        options.passagesTable.map(
            name -> {
              OpenTable table = table("--passages-table", name, "text");
              Column text =
                  RunTables.has(table.rows(), PassagesInput.DEFAULT_TITLE)
                      ? trim(concat_ws(" ", col(PassagesInput.DEFAULT_TITLE), col("text")))
                      : col("text");
              return table.rows().select(col(Columns.DOC_ID), text.as(Columns.PASSAGE_TEXT));
            });
    return named
        .or(() -> inputs.map(InputTables::passages))
        .map(rows -> rows.withColumn(Columns.DOC_ID, RunTables.text(Columns.DOC_ID)));
  }

  /** A table with {@code column} and the id that goes with it. */
  private OpenTable table(String option, String name, String column) {
    OpenTable table = reader.open(option, TableName.parse(name));
    switch (column) {
      case Columns.QUERY_TEXT -> RunTables.require(table, Columns.QUERY_ID, column);
      case "text" -> RunTables.require(table, Columns.DOC_ID, column);
      default -> RunTables.require(table, Columns.QUERY_ID, Columns.DOC_ID, column);
    }
    return table;
  }

  private static Column source(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  private static RerankException usage(String what, String how) {
    return new RerankException(
        ExitCode.USAGE, "no " + what + " named; give " + how + "; --help lists every option.");
  }
}
