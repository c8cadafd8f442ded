package io.sparkrerank.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import io.sparkrerank.eval.Measures;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.properties.PropertiesConfigurationFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfDirectoryTest {
  private static final Path CONF = ConfFiles.root().resolve("conf");

  @TempDir private Path directory;

  @Test
  void everyFileHasATest() throws IOException {
    try (Stream<Path> files = Files.list(CONF)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "rerank.conf",
              "rerank-sample.conf",
              "rerank-nightly.conf",
              "spark-defaults-local.conf",
              "spark-defaults-gpu.conf",
              "log4j2.properties");
    }
  }

  @Test
  void theExampleIsUsableAsItStands() {
    RerankConfig config = ConfigLoader.load(List.of(CONF.resolve("rerank.conf")), Map.of());
    assertThat(config.inputs().qrels()).isPresent();
    assertThat(config.outputs().byName()).hasSize(6);
    assertThat(Measures.parseAll(config.evaluation().measures())).hasSize(6);
  }

  @Test
  void theExampleShowsEveryDefaultWithItsValue() {
    Config defaults = resolved(ConfigLayers.defaults());
    Config example = resolved(ConfigFactory.parseFile(CONF.resolve("rerank.conf").toFile()));
    assertThat(defaults.entrySet())
        .isNotEmpty()
        .allSatisfy(
            entry ->
                assertThat(example.getValue(entry.getKey()).unwrapped())
                    .as(entry.getKey())
                    .isEqualTo(entry.getValue().unwrapped()));
  }

  @Test
  void theExampleIsStillValidWithEveryOptionalKeySwitchedOn() throws IOException {
    String text =
        Files.readString(CONF.resolve("rerank.conf")).replaceAll("(?m)^( +)#([a-z-]+ = )", "$1$2");
    Path full = new ConfFiles(directory).write("full.conf", text);
    RerankConfig config = ConfigLoader.load(List.of(full), Map.of());
    assertThat(config.outputs().stagingPath()).isPresent();
    assertThat(
            List.of(
                config.model().choice().file().isPresent(),
                config.model().choice().label().isPresent(),
                config.model().choice().session().intraOpThreads().isPresent(),
                config.model().choice().session().concurrentRuns().isPresent(),
                config.model().choice().session().gpuMemory().limitBytes() == 20L << 30,
                config.scoring().choice().batches().maxBatchTokens().isPresent(),
                config.scoring().choice().batches().maxBatchPairs().isPresent(),
                config.scoring().choice().batches().lengthBucket().isPresent(),
                config.scoring().choice().batches().windowPairs().isPresent(),
                config.scoring().choice().maxLength().isPresent(),
                config.scoring().topN().isPresent(),
                config.scoring().minScore().isPresent(),
                config.scoring().partitions().isPresent(),
                config.inputs().queries().eventTimeColumn().isPresent(),
                config.inputs().candidates().eventTimeColumn().isPresent(),
                config.store().orElseThrow().maxPairs().isPresent()))
        .containsOnly(true);
  }

  @Test
  void onlyTheNightlyExampleKeepsScores() {
    assertThat(ConfigLoader.load(List.of(CONF.resolve("rerank.conf")), Map.of()).store()).isEmpty();
    RerankConfig nightly =
        ConfigLoader.load(List.of(CONF.resolve("rerank-nightly.conf")), Map.of());
    assertThat(nightly.store().orElseThrow().table().display())
        .isEqualTo("/data/lake/scores (delta)");
    assertThat(nightly.store().orElseThrow().piecePairs()).isEqualTo(500_000);
  }

  @Test
  void theSampleReadsJsonAndWritesDelta() {
    RerankConfig config = ConfigLoader.load(List.of(CONF.resolve("rerank-sample.conf")), Map.of());
    assertThat(config.inputs().candidates().table().display())
        .isEqualTo("jobs/sample/candidates.jsonl (json)");
    assertThat(config.outputs().reranked().display())
        .isEqualTo("target/quickstart/reranked (delta)");
    assertThat(config.model().id()).isEqualTo("techdocs-minilm-l6");
    assertThat(config.scoring().choice().normalize()).isTrue();
    assertThat(config.scoring().topN()).hasValue(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark-defaults-local.conf", "spark-defaults-gpu.conf"})
  void sparkSettingsAreKeysAndValues(String file) throws IOException {
    Properties settings = properties(file);
    assertThat(settings.stringPropertyNames())
        .contains("spark.sql.extensions", "spark.sql.catalog.spark_catalog", "spark.plugins")
        .allSatisfy(
            key -> {
              assertThat(key).startsWith("spark.");
              assertThat(settings.getProperty(key))
                  .as(key)
                  .isNotBlank()
                  .isEqualTo(settings.getProperty(key).strip());
            });
    assertThat(settings.getProperty("spark.redaction.regex")).isEqualTo(Redaction.SECRET_KEYS);
  }

  @Test
  void tasksShareTheGpuOfTheirExecutorWithoutRest() throws IOException {
    Properties settings = properties("spark-defaults-gpu.conf");
    double share = Double.parseDouble(settings.getProperty("spark.task.resource.gpu.amount"));
    int cores = Integer.parseInt(settings.getProperty("spark.executor.cores"));
    assertThat(share * cores).isEqualTo(1.0);
  }

  @Test
  void logsGoToStandardErrorWithOursAtInfo() throws IOException {
    try (InputStream in = Files.newInputStream(CONF.resolve("log4j2.properties"))) {
      LoggerContext context = new LoggerContext("test");
      Configuration log =
          new PropertiesConfigurationFactory()
              .getConfiguration(context, new ConfigurationSource(in));
      log.initialize();
      assertThat(log.getLoggerConfig("io.sparkrerank.jobs").getLevel()).hasToString("INFO");
      assertThat(log.getLoggerConfig("org.apache.spark").getLevel()).hasToString("WARN");
      assertThat(log.getAppenders()).containsOnlyKeys("console");
    }
  }

  private static Config resolved(Config config) {
    return config
        .withFallback(ConfigFactory.systemProperties())
        .resolve(ConfigResolveOptions.defaults())
        .withOnlyPath("rerank");
  }

  private static Properties properties(String file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(CONF.resolve(file))) {
      properties.load(reader);
    }
    return properties;
  }
}
