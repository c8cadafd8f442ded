package io.sparkrerank.spark;

import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.spec.ModelChoice;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import org.apache.spark.sql.SparkSession;

/** Holds a stored reference to a model, a path and a fingerprint, to the files that are there. */
public final class ModelPin {
  private ModelPin() {}

  /**
   * The fingerprint of the model as it is now, which reads all of it.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if it is not a complete bundle
   */
  public static String of(SparkSession spark, ModelChoice model) {
    return locate(spark, model).sha256();
  }

  /**
   * Compares the model with the fingerprint that was stored with its path.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if it is another one, or not there
   */
  public static void check(SparkSession spark, ModelChoice model, String sha256) {
    String found;
    try {
      found = of(spark, model);
    } catch (RerankException e) {
      throw new RerankException(
          e.exitCode(),
          "the model that was saved as a path, "
              + model.path()
              + " with sha256 "
              + sha256
              + ", is not there any more ("
              + e.getMessage()
              + "); put it back, or set modelPath to where it is now and save again",
          e);
    }
    if (!found.equals(sha256)) {
      throw changed(model.path(), sha256, found);
    }
  }

  /**
   * Compares a model that was resolved with the fingerprint it must have.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if it is another one
   */
  public static void check(ResolvedModel model, String sha256) {
    if (!model.spec().sha256().equals(sha256)) {
      throw changed(model.spec().uri(), sha256, model.spec().sha256());
    }
  }

  private static RerankException changed(String path, String expected, String found) {
    return new RerankException(
        ExitCode.CONFIG,
        "model "
            + path
            + " has sha256 "
            + found
            + ", but "
            + expected
            + " was saved with its path: its files were changed since; put the old ones back, or set"
            + " modelPath again to take the new ones");
  }

  private static ModelBundle locate(SparkSession spark, ModelChoice model) {
    return BundleLocator.locate(
        model.path(),
        model.file(),
        model.cacheDirectory(),
        spark.sparkContext().hadoopConfiguration());
  }
}
