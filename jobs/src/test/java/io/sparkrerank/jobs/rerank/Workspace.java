package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.jobs.cli.CliMain;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.tables.Slice;
import io.sparkrerank.jobs.verify.SliceChecker;
import io.sparkrerank.jobs.verify.SliceReport;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A directory with input tables, settings and outputs, and the job run on them from its arguments
 * to its exit code. Outputs are Delta tables and the model is {@code tiny-bert} unless set.
 */
final class Workspace {
  static final String RUN_DATE = "2026-11-22";
  static final List<String> OUTPUTS = List.of("reranked", "rejects", "metrics", "runs");

  private final Path directory;
  private final Map<String, String> settings = new LinkedHashMap<>();

  Workspace(Path directory) {
    this.directory = directory;
    OUTPUTS.forEach(name -> set("outputs." + name + ".path", at(name).toString()));
    set("scoring.partitions", "2");
    model("tiny-bert");
  }

  /** A place in the directory. */
  Path at(String name) {
    return directory.resolve(name);
  }

  Workspace set(String key, Object value) {
    settings.put(key, String.valueOf(value));
    return this;
  }

  Workspace unset(String key) {
    settings.remove(key);
    return this;
  }

  /** The same settings, but for outputs in {@code other}. */
  Workspace withOutputsIn(Path other) {
    Workspace copy = new Workspace(other);
    settings.forEach(
        (key, value) -> {
          if (!key.startsWith("outputs.")) {
            copy.set(key, value);
          }
        });
    return copy;
  }

  /** Takes the test model {@code name}. */
  Workspace model(String name) {
    return set("model.path", TestModels.path(name));
  }

  /** The outputs' format. */
  Workspace writing(String format) {
    OUTPUTS.forEach(name -> set("outputs." + name + ".format", format));
    return this;
  }

  /** Where an output table is. */
  String path(String output) {
    return settings.get("outputs." + output + ".path");
  }

  /** How messages name an output table. */
  String text(String output) {
    return path(output) + " (delta)";
  }

  /** Makes {@code rows} the input table {@code name}, as a view, which costs least. */
  Workspace input(String name, Dataset<Row> rows) {
    String view = name + "_" + Integer.toHexString(directory.hashCode());
    rows.createOrReplaceTempView(view);
    unset("inputs." + name + ".path").unset("inputs." + name + ".format");
    return set("inputs." + name + ".table", view);
  }

  /** Writes the input table {@code name} in {@code format} and names it in the settings. */
  Workspace input(String name, String format, Dataset<Row> rows) {
    rows.write().format(format).mode("overwrite").save(at(name).toString());
    unset("inputs." + name + ".table");
    return set("inputs." + name + ".path", at(name)).set("inputs." + name + ".format", format);
  }

  /** Runs the job with the settings and {@code arguments}. */
  Outcome run(String... arguments) {
    return run(arguments(arguments));
  }

  /** The command line of the settings and {@code more}, in which a run date replaces the usual. */
  List<String> arguments(String... more) {
    List<String> all = new ArrayList<>(List.of("--config", config().toString()));
    settings.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
    all.addAll(List.of(more));
    if (!all.contains("--run-date") && !all.contains("--to")) {
      all.addAll(List.of("--run-date", RUN_DATE));
    }
    return all;
  }

  /** The configuration of the settings and {@code more}. */
  RerankConfig configuration(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(more);
    return ConfigLoader.load(List.of(config()), all);
  }

  /** What {@code verify} says of the slice of {@code runDate}. */
  SliceReport verify(String runDate) {
    return verify(new Slice(LocalDate.parse(runDate), configuration(Map.of()).model().id()));
  }

  /** What {@code verify} says of {@code slice}. */
  SliceReport verify(Slice slice) {
    return new SliceChecker(LocalSpark.session(), this::configuration, 3).check(slice);
  }

  /** Runs the job and expects it to end well. */
  Workspace succeed(String... arguments) {
    Outcome outcome = run(arguments);
    if (outcome.code() != ExitCode.OK) {
      throw new AssertionError(outcome.code() + ": " + outcome.err());
    }
    return this;
  }

  private static Outcome run(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream standard = System.out;
    try (PrintStream captured = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      System.setOut(captured);
      CliMain main =
          new CliMain(
              captured, new PrintStream(err, true, StandardCharsets.UTF_8), Clock.systemUTC());
      ExitCode code =
          main.run(
              arguments.toArray(String[]::new),
              args -> RerankJob.run(LocalSpark.session(), args, args.loadConfig()));
      return new Outcome(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(standard);
    }
  }

  /** The output table {@code name}. */
  Dataset<Row> read(String name) {
    String key = "outputs." + name;
    if (settings.containsKey(key + ".table")) {
      return LocalSpark.session().table(settings.get(key + ".table"));
    }
    // Spark would take the directory model_id=007 for the number 7.
    return LocalSpark.session()
        .read()
        .format(settings.getOrDefault(key + ".format", "delta"))
        .load(settings.get(key + ".path"))
        .withColumn("model_id", col("model_id").cast("string"));
  }

  /** The rows of the reranked table in the order of their ranks, as {@code columns}. */
  List<Row> reranked(String... columns) {
    return read("reranked")
        .orderBy("run_date", "model_id", "query_id", "rank")
        .selectExpr(columns)
        .collectAsList();
  }

  /** The rows of the rejects table in the order of their ids, as {@code columns}. */
  List<Row> rejects(String... columns) {
    return read("rejects")
        .orderBy("query_id", "doc_id", "reason")
        .selectExpr(columns)
        .collectAsList();
  }

  /** Names of what lies in the directory beside the inputs. */
  List<String> written() {
    try (var files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> OUTPUTS.contains(name) || name.startsWith("_rerank_staging"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path config() {
    try {
      Files.createDirectories(directory);
      return Files.writeString(at("rerank.conf"), "rerank {}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
