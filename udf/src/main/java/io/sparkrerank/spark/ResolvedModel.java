package io.sparkrerank.spark;

import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ModelChoice;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringChoice;
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
   * Resolves what the user wants against the bundle.
   *
   * @throws io.sparkrerank.util.RerankException ({@link io.sparkrerank.util.ExitCode#CONFIG}) for a
   *     wrong bundle or settings it cannot take, ({@link io.sparkrerank.util.ExitCode#UNAVAILABLE})
   *     for a missing device
   */
  public static ResolvedModel resolve(
      SparkSession spark, ModelChoice choice, ScoringChoice scoring) {
    ModelBundle bundle =
        BundleLocator.locate(
            choice.path(),
            choice.file(),
            choice.cacheDirectory(),
            spark.sparkContext().hadoopConfiguration());
    DevicePlan device = DevicePlan.of(spark.sparkContext(), choice.device());
    LOG.info("model.device = {} took {}", choice.device(), device);
    ThreadPlan threads =
        ThreadPlan.of(spark.sparkContext().conf(), device.device(), choice.session());
    LOG.info("{}", threads);
    SessionSpec session =
        new SessionSpec(
            device.device(),
            0,
            threads.intraOpThreads(),
            threads.concurrentRuns(),
            choice.session().gpuMemory(),
            choice.session().nativeDirectory());
    ModelSpec spec =
        new ModelSpec(
            choice.path(),
            bundle.layout().onnxFile(),
            bundle.sha256(),
            choice.cacheDirectory(),
            choice.label().orElse(ModelSpec.SINGLE_LABEL),
            session);
    Activation activation =
        scoring
            .chosenActivation()
            .orElseGet(() -> bundle.config().publishedActivation(choice.label().isEmpty()));
    ResolvedModel resolved =
        new ResolvedModel(
            spec,
            new ScoringSpec(
                scoring.mode(),
                scoring.maxLength().orElse(bundle.config().defaultMaxTokens()),
                activation,
                scoring.batches().budget(device.device()),
                scoring.batches().windowPairs(device.device())));
    resolved.onDriver(device, model -> {});
    ModelRegistry.announce(spec);
    return resolved;
  }

  /**
   * Lends the model to {@code use} on the driver: in local mode the one that tasks share, on a
   * cluster one on the processor that is closed afterwards, for a driver has no GPU.
   */
  public void onDriver(DevicePlan device, Consumer<CrossEncoder> use) {
    ModelSpec here =
        device.local()
            ? spec
            : spec.withSession(
                SessionSpec.cpu(1).withNativeDirectory(spec.session().nativeDirectory()));
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
