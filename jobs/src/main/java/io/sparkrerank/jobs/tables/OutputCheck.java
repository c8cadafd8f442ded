package io.sparkrerank.jobs.tables;

import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds out before scoring, not after, that a result could not be written. */
public final class OutputCheck {
  private final SparkSession spark;
  private final List<String> problems = new ArrayList<>();

  /** A check with {@code spark}'s rights. */
  public OutputCheck(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Writes and deletes an empty file beside every output path and compares existing tables'
   * columns.
   *
   * @param schemas what will be written, by output name
   * @throws RerankException ({@link ExitCode#CANT_CREATE}) naming every output that cannot be
   *     written
   */
  public void check(Map<String, OutputTable> outputs, Map<String, StructType> schemas) {
    outputs.forEach(
        (name, output) -> {
          if (output.table() instanceof PathTable path) {
            probe("outputs." + name, path);
          }
          StructType schema = schemas.get(name);
          if (schema != null) {
            compare("outputs." + name, output, schema);
          }
        });
    if (!problems.isEmpty()) {
      throw new RerankException(
          ExitCode.CANT_CREATE,
          "the outputs cannot be written:\n  - " + String.join("\n  - ", problems));
    }
  }

  private void probe(String key, PathTable table) {
    Path root = new Path(table.path());
    try {
      FileSystem fileSystem = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
      boolean created = !fileSystem.exists(root);
      Path probe = new Path(root, "_rerank_probe_" + UUID.randomUUID());
      fileSystem.create(probe).close();
      fileSystem.delete(probe, false);
      if (created) {
        fileSystem.delete(root, false);
      }
    } catch (IOException | RuntimeException e) {
      problems.add(
          key
              + ": "
              + table.display()
              + " is not writable ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given")
              + "); check the path and this user's rights");
    }
  }

  private void compare(String key, OutputTable output, StructType expected) {
    Optional<StructType> found = existing(output);
    if (found.isEmpty()) {
      return;
    }
    TreeSet<String> have = columns(found.get());
    TreeSet<String> want = columns(expected);
    if (!have.equals(want)) {
      problems.add(
          key
              + ": "
              + output.display()
              + " exists with columns "
              + have
              + ", expected "
              + want
              + "; name another table, or migrate this one");
    }
  }

  private Optional<StructType> existing(OutputTable output) {
    try {
      StructType schema =
          output.table() instanceof CatalogTable catalog
              ? spark.table(catalog.name()).schema()
              : spark
                  .read()
                  .format(output.format().sparkName())
                  .load(((PathTable) output.table()).path())
                  .schema();
      return schema.isEmpty() ? Optional.empty() : Optional.of(schema);
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static TreeSet<String> columns(StructType schema) {
    TreeSet<String> columns = new TreeSet<>();
    for (StructField field : schema.fields()) {
      columns.add(field.name() + " " + field.dataType().simpleString());
    }
    return columns;
  }
}
