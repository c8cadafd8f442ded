package io.sparkrerank.spark;

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
 * driver knows it, and closes it in order when the executor stops. Without it the first task opens
 * the model, and it is freed with the process, which is safe but leaves no log line.
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
    private @Nullable WarmUp warmUp;

    @Override
    public void init(PluginContext context, Map<String, String> extraConf) {
      // In local mode the driver opens the model itself, in this very process.
      if (!context.executorID().equals("driver")) {
        warmUp = WarmUp.start(context);
      }
      LOG.info("rerank plugin started on executor {}", context.executorID());
    }

    @Override
    public void shutdown() {
      if (warmUp != null) {
        warmUp.close();
      }
      ModelRegistry.closeIdle();
      LOG.info("rerank plugin closed this executor's models");
    }
  }
}
