package io.sparkrerank.spark;

import io.sparkrerank.spec.ModelChoice;
import io.sparkrerank.spec.ScoringChoice;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The models this driver has resolved, remembered while their files stay as they are: to
 * fingerprint a model reads all of it, and a query, a Transformer or a micro-batch comes again and
 * again.
 */
public final class DriverModels {
  private static final int REMEMBERED = 16;
  private static final Map<Key, ResolvedModel> RESOLVED =
      new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ResolvedModel> eldest) {
          return size() > REMEMBERED;
        }
      };

  private DriverModels() {}

  /** The application stands for the settings of devices and cores. */
  private record Key(
      String application, ModelChoice model, ScoringChoice scoring, List<String> files) {}

  /**
   * As {@link ResolvedModel#resolve}, once for as long as no file of the model changes its length
   * or time.
   *
   * @throws RerankException as {@link ResolvedModel#resolve}
   */
  public static ResolvedModel resolve(
      SparkSession spark, ModelChoice model, ScoringChoice scoring) {
    Key key =
        new Key(
            spark.sparkContext().applicationId(),
            model,
            scoring,
            stamp(model.path(), spark.sparkContext().hadoopConfiguration()));
    synchronized (RESOLVED) {
      ResolvedModel known = RESOLVED.get(key);
      if (known == null) {
        known = ResolvedModel.resolve(spark, model, scoring);
        RESOLVED.put(key, known);
      }
      return known;
    }
  }

  private static List<String> stamp(String path, Configuration hadoop) {
    String uri = BundleLocator.localPath(path).map(local -> local.toUri().toString()).orElse(path);
    try {
      return new HadoopDirectory(uri, hadoop).stamp();
    } catch (IOException e) {
      // Not there: resolving says so in its own words.
      return List.of();
    }
  }
}
