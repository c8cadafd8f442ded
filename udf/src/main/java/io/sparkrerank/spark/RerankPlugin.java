package io.sparkrerank.spark;

import io.sparkrerank.util.Termination;
import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code spark.plugins=io.sparkrerank.spark.RerankPlugin}: opens an executor's model as soon as the
 * driver knows it, shows to Spark's metric system what the executor scores, and closes the models
 * in order when it stops or gets SIGTERM, after the runs in flight. Without it the first task opens
 * the model, and it is freed with the process.
 */
public final class RerankPlugin implements SparkPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(RerankPlugin.class);

  @Override
  public DriverPlugin driverPlugin() {
    return new Driver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Executor();
  }

  private static final class Driver implements DriverPlugin {
    @Override
    public Object receive(Object question) {
      return WarmUp.answer();
    }
  }

  private static final class Executor implements ExecutorPlugin {
    /** Where the executor is the driver's own process, model and signal are the job's. */
    private static final String DRIVER = "driver";

    private @Nullable WarmUp warmUp;

    @Override
    public void init(PluginContext context, Map<String, String> extraConf) {
      if (!context.executorID().equals(DRIVER)) {
        Termination.onSigterm(
            Termination.GRACE,
            () -> {
              ModelRegistry.shutDown();
              return true;
            });
        warmUp = WarmUp.start(context);
      }
      ScoringMetric.register(context.metricRegistry());
      LOG.info("rerank plugin started on executor {}", context.executorID());
    }

    @Override
    public void shutdown() {
      if (warmUp != null) {
        warmUp.close();
      }
      ModelRegistry.closeAll();
      LOG.info("rerank plugin closed this executor's models");
    }
  }
}
