package io.sparkrerank.jobs.tables;

import io.delta.tables.DeltaTable;
import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.OutputFormat;
import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out before scoring, not after, that a result could not be written. */
public final class OutputCheck {
  private static final Logger LOG = LoggerFactory.getLogger(OutputCheck.class);
  private static final String DELTA_LOG = "_delta_log";

  private final SparkSession spark;
  private final CatalogTables catalog;
  private final List<String> problems = new ArrayList<>();
  private final Map<OutputTable, StructType> additions = new LinkedHashMap<>();

  /** A check with {@code spark}'s rights. */
  public OutputCheck(SparkSession spark) {
    this.spark = spark;
    this.catalog = new CatalogTables(spark);
  }

  /**
   * Writes and deletes an empty file below every output path, and compares existing tables' formats
   * and columns. Where all is well, Delta tables that lack columns get them.
   *
   * @param schemas what will be written, by output name
   * @throws RerankException ({@link ExitCode#CANT_CREATE}) naming every output that cannot be
   *     written
   */
  public void check(Map<String, OutputTable> outputs, Map<String, StructType> schemas) {
    outputs.forEach(
        (name, output) -> {
          String key = "outputs." + name;
          boolean usable =
              output.table() instanceof PathTable path
                  ? usable(key, output, path)
                  : usable(key, output, (CatalogTable) output.table());
          StructType schema = schemas.get(name);
          if (usable && schema != null) {
            compare(key, output, schema);
          }
        });
    if (!problems.isEmpty()) {
      throw new RerankException(
          ExitCode.CANT_CREATE,
          "the outputs cannot be written:\n  - " + String.join("\n  - ", problems));
    }
    additions.forEach(this::addColumns);
  }

  private boolean usable(String key, OutputTable output, PathTable table) {
    Path root = new Path(table.path());
    try {
      FileSystem fileSystem = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
      boolean created = !fileSystem.exists(root);
      if (!created && otherFormat(key, output, fileSystem, root)) {
        return false;
      }
      try {
        writeBelow(fileSystem, root);
      } catch (IOException e) {
        // Another run may just have removed the directory that it had made; if not, it fails again.
        writeBelow(fileSystem, root);
      }
      if (created) {
        removeIfEmpty(fileSystem, root);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      problems.add(
          key
              + ": "
              + table.display()
              + " is not writable ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given")
              + "); check the path and this user's rights");
      return false;
    }
  }

  private static void writeBelow(FileSystem fileSystem, Path root) throws IOException {
    Path probe = new Path(root, "_rerank_probe_" + UUID.randomUUID());
    fileSystem.create(probe).close();
    fileSystem.delete(probe, false);
  }

  /** Leaves a directory in which another run has begun to write meanwhile. */
  private static void removeIfEmpty(FileSystem fileSystem, Path root) {
    try {
      fileSystem.delete(root, false);
    } catch (IOException e) {
      LOG.info("another run writes below {} by now", root);
    }
  }

  /** Delta and plain files in one directory would each delete what is the other's. */
  private boolean otherFormat(String key, OutputTable output, FileSystem fileSystem, Path root)
      throws IOException {
    boolean delta = fileSystem.exists(new Path(root, DELTA_LOG));
    if (output.format() != OutputFormat.DELTA && delta) {
      return problem(key, output, "holds a Delta table", OutputFormat.DELTA);
    }
    if (output.format() == OutputFormat.DELTA && !delta && hasFiles(fileSystem, root)) {
      return problem(key, output, "holds files but no Delta table", OutputFormat.PARQUET);
    }
    return false;
  }

  private static boolean hasFiles(FileSystem fileSystem, Path root) throws IOException {
    return Arrays.stream(fileSystem.listStatus(root))
        .map(file -> file.getPath().getName())
        .anyMatch(name -> !name.startsWith("_") && !name.startsWith("."));
  }

  private boolean usable(String key, OutputTable output, CatalogTable table) {
    if (!catalog.exists(table.name())) {
      if (!catalog.hasPlaceFor(table.name())) {
        problems.add(
            key
                + ": "
                + table.display()
                + " cannot be created, for its database is not there; create it, or name another");
        return false;
      }
      return true;
    }
    Optional<String> provider = catalog.provider(table.name());
    Optional<OutputFormat> found =
        Arrays.stream(OutputFormat.values())
            .filter(format -> provider.filter(format.sparkName()::equals).isPresent())
            .findFirst();
    if (found.isEmpty()) {
      problems.add(
          key
              + ": "
              + table.display()
              + " exists as "
              + provider.orElse("a view")
              + ", expected a table of format "
              + output.format().sparkName()
              + "; name another table");
    } else if (found.get() != output.format()) {
      problem(key, output, "exists as " + found.get().sparkName(), found.get());
    }
    return found.isPresent() && found.get() == output.format();
  }

  private boolean problem(String key, OutputTable output, String what, OutputFormat remedy) {
    return problems.add(
        key
            + ": "
            + output.display()
            + " "
            + what
            + ", expected "
            + output.format().sparkName()
            + "; set "
            + key
            + ".format = "
            + remedy.sparkName()
            + ", or name another table");
  }

  private void compare(String key, OutputTable output, StructType expected) {
    Optional<StructType> found = new OutputRows(spark).columns(output);
    if (found.isEmpty()) {
      return;
    }
    List<String> partitioning = partitioning(output);
    if (!partitioning.equals(SliceWriter.PARTITION)) {
      problems.add(
          key
              + ": "
              + output.display()
              + " is partitioned by "
              + partitioning
              + ", expected "
              + SliceWriter.PARTITION
              + "; name another table, or recreate this one");
    }
    TreeSet<String> besides = columns(found.get());
    TreeSet<String> missing = columns(expected);
    besides.removeAll(columns(expected));
    missing.removeAll(columns(found.get()));
    if (besides.isEmpty() && output.format() == OutputFormat.DELTA) {
      if (!missing.isEmpty()) {
        additions.put(output, lacking(found.get(), expected));
      }
    } else if (!besides.isEmpty() || !missing.isEmpty()) {
      problems.add(
          key
              + ": "
              + output.display()
              + " exists with other columns, found "
              + besides
              + ", expected "
              + missing
              + "; name another table, or migrate this one");
    }
  }

  private static StructType lacking(StructType found, StructType expected) {
    List<String> there = List.of(found.fieldNames());
    return new StructType(
        Arrays.stream(expected.fields())
            .filter(field -> !there.contains(field.name()))
            .toArray(StructField[]::new));
  }

  /** A table of an earlier version gets the columns that this one has besides. */
  private void addColumns(OutputTable output, StructType columns) {
    String table =
        output.table() instanceof CatalogTable named
            ? named.name()
            : "delta.`" + ((PathTable) output.table()).path().replace("`", "``") + "`";
    LOG.info("{} is of an earlier version: adding {}", output.display(), columns.toDDL());
    spark.sql("ALTER TABLE " + table + " ADD COLUMNS (" + columns.toDDL() + ")");
  }

  /** The partition columns of an existing table; a Parquet path has them in its directories. */
  private List<String> partitioning(OutputTable output) {
    if (output.format() == OutputFormat.DELTA) {
      DeltaTable table =
          output.table() instanceof CatalogTable named
              ? DeltaTable.forName(spark, named.name())
              : DeltaTable.forPath(spark, ((PathTable) output.table()).path());
      return table.detail().select("partitionColumns").first().getList(0);
    }
    return output.table() instanceof CatalogTable named
        ? catalog.partitioning(named.name())
        : SliceWriter.PARTITION;
  }

  private static TreeSet<String> columns(StructType schema) {
    TreeSet<String> columns = new TreeSet<>();
    for (StructField field : schema.fields()) {
      // The type of a partition column is guessed from directory names: model_id=7 reads as an int.
      columns.add(
          SliceWriter.PARTITION.contains(field.name())
              ? field.name()
              : field.name() + " " + field.dataType().simpleString());
    }
    return columns;
  }
}
