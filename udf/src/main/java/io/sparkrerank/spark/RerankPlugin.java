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
 * {@code spark.plugins=io.sparkrerank.spark.RerankPlugin}: closes an executor's model in order when
 * the executor stops. Without it the model is freed with the process, which is safe but leaves no
 * log line.
 */
public final class RerankPlugin implements SparkPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(RerankPlugin.class);

  @Override
  public @Nullable DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Executor();
  }

  private static final class Executor implements ExecutorPlugin {
    @Override
    public void init(PluginContext context, Map<String, String> extraConf) {
      LOG.info("rerank plugin started on executor {}", context.executorID());
    }

    @Override
    public void shutdown() {
      ModelRegistry.closeIdle();
      LOG.info("rerank plugin closed this executor's models");
    }
  }
}
