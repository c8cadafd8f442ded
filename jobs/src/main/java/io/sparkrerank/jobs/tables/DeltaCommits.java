package io.sparkrerank.jobs.tables;

import io.delta.tables.DeltaTable;
import io.sparkrerank.jobs.config.CatalogTable;
import io.sparkrerank.jobs.config.OutputFormat;
import io.sparkrerank.jobs.config.OutputTable;
import io.sparkrerank.jobs.config.PathTable;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Optional;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Makes commits to a Delta table happen once. Delta skips without a word a commit whose version is
 * not newer than the one recorded, and a commit whose reply was lost looks like a conflict: so what
 * the table has recorded is read after every try, and only that counts.
 */
final class DeltaCommits {
  private static final Logger LOG = LoggerFactory.getLogger(DeltaCommits.class);

  private static final int TRIES = 4;

  /** How far back we look for our commit: it is the last, unless others have committed since. */
  private static final int[] LOOK_BACK = {2, 200};

  private final SparkSession spark;
  private final OutputTable output;

  DeltaCommits(SparkSession spark, OutputTable output) {
    this.spark = spark;
    this.output = output;
  }

  /** The newest version recorded for {@code appId}; 0 where there is none, or no table. */
  long recorded(String appId) {
    return table()
        .map(table -> table.deltaLog().update(false, Option.empty(), Option.empty()).transactions())
        .map(CollectionConverters::asJava)
        .map(versions -> (Long) versions.get(appId))
        .orElse(0L);
  }

  /**
   * Runs {@code write}, which commits under {@code id}, until the table has recorded it.
   *
   * @return the version of the table that the commit made
   * @throws RerankException ({@link ExitCode#TEMPORARY}) if the table has taken this or a newer
   *     version from somebody else
   */
  long once(CommitId id, Runnable write) {
    for (int attempt = 1; ; attempt++) {
      try {
        write.run();
        return landed(id).orElseThrow(() -> overtaken(id));
      } catch (Exception e) { // Scala's, so checked ones come undeclared
        Optional<Long> landed = e instanceof RerankException ? Optional.empty() : landed(id);
        if (landed.isPresent()) {
          LOG.info("{}: the commit is there, though its reply was lost", output.display());
          return landed.get();
        }
        if (e instanceof RerankException || !isConflict(e)) {
          throw e;
        }
        if (recorded(id.appId()) >= id.version()) {
          throw overtaken(id);
        }
        if (attempt == TRIES) {
          throw e;
        }
        LOG.info("{}: another writer came between, try {}", output.display(), attempt + 1);
      }
    }
  }

  /** The table's version of the commit, if it is the newest of its appId and ours. */
  private Optional<Long> landed(CommitId id) {
    return recorded(id.appId()) == id.version() ? find(id) : Optional.empty();
  }

  private Optional<Long> find(CommitId id) {
    return Arrays.stream(LOOK_BACK).boxed().flatMap(n -> find(id, n).stream()).findFirst();
  }

  private Optional<Long> find(CommitId id, int lookBack) {
    return table().stream()
        .flatMap(
            table ->
                table.history(lookBack).select("version", "userMetadata").collectAsList().stream())
        .filter(row -> !row.isNullAt(1) && row.getString(1).equals(id.metadata()))
        .map(row -> row.getLong(0))
        .findFirst();
  }

  private RerankException overtaken(CommitId id) {
    return new RerankException(
        ExitCode.TEMPORARY,
        output.display()
            + " has taken a newer commit of "
            + id.appId()
            + " from another run ("
            + recorded(id.appId())
            + ", ours was "
            + id.version()
            + "), which therefore has this slice: give the same command again to see that it is done");
  }

  /** Whether another writer is the cause, so that trying again may help. */
  static boolean isConflict(Throwable thrown) {
    return ExceptionUtils.throwableOfType(thrown, ConcurrentModificationException.class) != null;
  }

  private Optional<DeltaTable> table() {
    if (output.format() != OutputFormat.DELTA || !WrittenTables.isThere(spark, output)) {
      return Optional.empty();
    }
    return Optional.of(
        output.table() instanceof CatalogTable named
            ? DeltaTable.forName(spark, named.name())
            : DeltaTable.forPath(spark, ((PathTable) output.table()).path()));
  }
}
