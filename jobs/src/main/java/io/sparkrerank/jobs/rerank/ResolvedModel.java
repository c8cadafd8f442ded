package io.sparkrerank.jobs.rerank;

import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.jobs.config.ModelConfig;
import io.sparkrerank.jobs.config.ScoringConfig;
import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.spark.BundleLocator;
import io.sparkrerank.spark.ModelRegistry;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.SessionSpec;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model and how it scores, found, opened and tried on the driver before any stage runs.
 *
 * @param spec what executors open
 * @param scoring how they score
 */
public record ResolvedModel(ModelSpec spec, ScoringSpec scoring) {
  private static final Logger LOG = LoggerFactory.getLogger(ResolvedModel.class);

  /**
   * Resolves the configuration against the bundle.
   *
   * @throws io.sparkrerank.util.RerankException ({@link io.sparkrerank.util.ExitCode#CONFIG}) for a
   *     wrong bundle or settings it cannot take, ({@link io.sparkrerank.util.ExitCode#UNAVAILABLE})
   *     for a missing device
   */
  static ResolvedModel resolve(SparkSession spark, ModelConfig config, ScoringConfig scoring) {
    ModelBundle bundle =
        BundleLocator.locate(
            config.path(),
            config.file(),
            config.cacheDirectory(),
            spark.sparkContext().hadoopConfiguration());
    DevicePlan device = DevicePlan.of(spark.sparkContext(), config.device());
    LOG.info("model.device = {} took {}", config.device(), device);
    int taskCpus = spark.sparkContext().conf().getInt("spark.task.cpus", 1);
    SessionSpec session =
        new SessionSpec(device.device(), 0, config.intraOpThreads().orElse(taskCpus));
    ModelSpec spec =
        new ModelSpec(
            config.path(),
            bundle.layout().onnxFile(),
            bundle.sha256(),
            config.cacheDirectory(),
            config.label().orElse(ModelSpec.SINGLE_LABEL),
            session);
    Activation activation =
        scoring
            .chosenActivation()
            .orElseGet(() -> bundle.config().publishedActivation(config.label().isEmpty()));
    ResolvedModel resolved =
        new ResolvedModel(
            spec,
            new ScoringSpec(
                scoring.mode(),
                scoring.maxLength().orElse(bundle.config().defaultMaxTokens()),
                activation,
                scoring.budget(),
                scoring.windowPairs()));
    resolved.onDriver(device, model -> {});
    return resolved;
  }

  /**
   * Lends the model to {@code use} on the driver: in local mode the one that tasks share, on a
   * cluster one on the processor that is closed afterwards, for a driver has no GPU.
   */
  void onDriver(DevicePlan device, Consumer<CrossEncoder> use) {
    ModelSpec here = device.local() ? spec : spec.withSession(SessionSpec.cpu(1));
    try (ModelRegistry.Lease lease = ModelRegistry.acquire(here)) {
      LoadedModel model = lease.model();
      use.accept(new CrossEncoder(model, scoring));
    } finally {
      if (!device.local()) {
        ModelRegistry.closeIdle();
      }
    }
  }
}
