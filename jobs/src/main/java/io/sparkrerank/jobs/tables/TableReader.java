package io.sparkrerank.jobs.tables;

import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.jobs.config.TableRef;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Reads any table that Spark can read; Delta tables at one version, pinned when first looked at.
 */
public final class TableReader {
  private static final String DELTA = "delta";
  private static final String VERSION_AS_OF = "versionAsOf";

  private final SparkSession spark;
  private final Map<String, String> pinned;
  private final Map<String, Dataset<Row>> given;

  /** A reader over {@code spark}. */
  public TableReader(SparkSession spark) {
    this(spark, Map.of(), Map.of());
  }

  /**
   * A reader that reads again what an earlier one has read.
   *
   * @param pinned what {@link OpenTable#versionText()} said of tables, by key; those that are
   *     somewhere else by now are read as they are
   * @param given rows of a table that stand for all of it, by its key; its version is one that has
   *     them
   */
  public TableReader(
      SparkSession spark, Map<String, String> pinned, Map<String, Dataset<Row>> given) {
    this.spark = spark;
    this.pinned = Map.copyOf(pinned);
    this.given = Map.copyOf(given);
  }

  /**
   * Opens a table, which reads no rows but may sample files of formats without a schema, and looks
   * whether all files of an older Delta version are still there.
   *
   * @param key the configuration key of the table, for messages
   * @throws RerankException ({@link ExitCode#DATA}) if it cannot be opened
   */
  public OpenTable open(String key, TableRef table) {
    Dataset<Row> rows = given.get(key);
    OptionalLong before = OpenTable.versionIn(pinned.getOrDefault(key, ""), table);
    Function<Exception, RerankException> told =
        cause ->
            before.isPresent()
                ? goneSince(key, table, before.getAsLong(), cause)
                : cannotOpen(key, table, cause);
    OpenTable open;
    try {
      OptionalLong version = before.isPresent() ? before : latestDeltaVersion(table);
      open = new OpenTable(key, table, rows == null ? load(table, version) : rows, version);
    } catch (Exception e) {
      throw told.apply(e);
    }
    if (rows == null && (before.isPresent() || namesVersion(table))) {
      openFiles(open.rows(), told);
    }
    return open;
  }

  /**
   * Opens several tables.
   *
   * @param tables by their keys, in the order in which they are returned
   * @throws RerankException ({@link ExitCode#DATA}) naming every one that cannot be opened
   */
  public List<OpenTable> openAll(Map<String, TableRef> tables) {
    List<OpenTable> open = new ArrayList<>();
    List<RerankException> failures = new ArrayList<>();
    tables.forEach(
        (key, table) -> {
          try {
            open.add(open(key, table));
          } catch (RerankException e) {
            failures.add(e);
          }
        });
    if (failures.size() > 1) {
      RerankException all =
          new RerankException(
              ExitCode.DATA,
              "the input tables cannot be read:\n  - "
                  + String.join(
                      "\n  - ", failures.stream().map(RerankException::getMessage).toList()),
              failures.get(0));
      failures.subList(1, failures.size()).forEach(all::addSuppressed);
      throw all;
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    return open;
  }

  private Dataset<Row> load(TableRef table, OptionalLong version) {
    var reader = spark.read().options(table.options());
    if (version.isPresent()) {
      reader = reader.option(VERSION_AS_OF, version.getAsLong());
    }
    return table instanceof PathTable path
        ? reader.format(path.format()).load(path.path())
        : reader.table(((CatalogTable) table).name());
  }

  /**
   * Opens every file and reads no column. A later plan that misses one after VACUUM can fail in
   * Spark's own assertions, which name neither the file nor the table.
   */
  private static void openFiles(Dataset<Row> rows, Function<Exception, RerankException> told) {
    try {
      rows.select(lit(1)).write().format("noop").mode(SaveMode.Overwrite).save();
    } catch (Exception e) {
      if (ExceptionUtils.getThrowableList(e).stream()
          .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("FAILED_READ_FILE"))) {
        throw told.apply(e);
      }
      // A lost executor, say, is no fault of the table's.
      throw e;
    }
  }

  private static boolean namesVersion(TableRef table) {
    return table.options().keySet().stream()
        .map(k -> k.toLowerCase(Locale.ROOT))
        .anyMatch(k -> k.equals("versionasof") || k.equals("timestampasof"));
  }

  private OptionalLong latestDeltaVersion(TableRef table) {
    Optional<DeltaTable> delta = namesVersion(table) ? Optional.empty() : delta(table);
    return delta.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(delta.get().history(1).select("version").first().getLong(0));
  }

  private Optional<DeltaTable> delta(TableRef table) {
    if (table instanceof CatalogTable catalog) {
      return new CatalogTables(spark).provider(catalog.name()).filter(DELTA::equals).isPresent()
          ? Optional.of(DeltaTable.forName(spark, catalog.name()))
          : Optional.empty();
    }
    PathTable path = (PathTable) table;
    return path.format().equalsIgnoreCase(DELTA)
        ? Optional.of(DeltaTable.forPath(spark, path.path()))
        : Optional.empty();
  }

  private static RerankException goneSince(
      String key, TableRef table, long version, Exception cause) {
    return new RerankException(
        ExitCode.DATA,
        key
            + ": version "
            + version
            + " of "
            + table.display()
            + ", which an earlier try of this run has read, cannot be read any more ("
            + firstLine(cause)
            + "); --force starts the run anew with the tables as they are",
        cause);
  }

  private static RerankException cannotOpen(String key, TableRef table, Exception cause) {
    return new RerankException(
        ExitCode.DATA,
        key
            + ": "
            + table.display()
            + " cannot be read ("
            + firstLine(cause)
            + "); "
            + (namesVersion(table)
                ? "look whether VACUUM has removed the version that is asked for"
                : "check path or table, format and options"),
        cause);
  }

  private static String firstLine(Exception cause) {
    String why =
        cause instanceof AnalysisException a
            ? a.getSimpleMessage()
            : String.valueOf(cause.getMessage());
    return why.lines().findFirst().orElse("no reason given").strip();
  }
}
