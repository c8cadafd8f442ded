package io.sparkrerank.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.ExitCode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The examples for schedulers under scripts/ name the codes, classes and settings that there are.
 */
class SchedulerExamplesTest {
  private static final Path SCRIPTS = TestModels.repository().resolve("scripts");
  private static final String MAIN = "io.sparkrerank.jobs.rerank.RerankJob";

  /** Codes of failures that trying again does not mend. */
  private static final Set<Integer> FINAL =
      Set.of(
          ExitCode.USAGE.code(),
          ExitCode.DATA.code(),
          ExitCode.SOFTWARE.code(),
          ExitCode.CANT_CREATE.code(),
          ExitCode.CONFIG.code());

  @Test
  void theCronJobGivesUpOnWhatWillNotGoAwayAndNamesOneSlicePerNight() throws IOException {
    Map<?, ?> job = yaml("k8s/cronjob.yaml");
    Map<?, ?> spec = at(job, "spec", "jobTemplate", "spec");
    Map<?, ?> rule = (Map<?, ?>) ((List<?>) at(spec, "podFailurePolicy").get("rules")).get(0);
    assertThat(rule.get("action")).isEqualTo("FailJob");
    assertThat(new TreeSet<Object>((List<?>) at(rule, "onExitCodes").get("values")))
        .isEqualTo(new TreeSet<>(FINAL));

    Map<?, ?> pod = at(spec, "template", "spec");
    assertThat(pod.get("restartPolicy")).isEqualTo("Never");
    assertThat((Integer) pod.get("terminationGracePeriodSeconds")).isGreaterThan(30);
    Map<?, ?> driver = (Map<?, ?>) ((List<?>) pod.get("containers")).get(0);
    assertThat(driver.get("name")).isEqualTo(at(rule, "onExitCodes").get("containerName"));
    String script = (String) ((List<?>) driver.get("command")).get(2);
    assertThat(script)
        .contains("exec ", "--class " + MAIN, "--run-date \"$run_date\"", "--run-id ");
  }

  @Test
  void theSparkApplicationHasTheSettingsOfTheGpuFile() throws IOException {
    Map<?, ?> template = at(yaml("k8s/spark-application.yaml"), "spec", "template");
    assertThat(template.get("mainClass")).isEqualTo(MAIN);
    Properties file = new Properties();
    try (Reader in =
        Files.newBufferedReader(SCRIPTS.resolveSibling("conf/spark-defaults-gpu.conf"))) {
      file.load(in);
    }
    Map<Object, Object> settings = new TreeMap<>(at(template, "sparkConf"));
    settings.remove("spark.executor.resource.gpu.discoveryScript");
    assertThat(settings)
        .containsKey("spark.plugins")
        .allSatisfy((key, value) -> assertThat(value).isEqualTo(file.getProperty((String) key)));
    Map<?, ?> executor = at(template, "executor");
    assertThat(executor.get("cores") + "").isEqualTo(file.getProperty("spark.executor.cores"));
    assertThat(((List<?>) executor.get("env")))
        .allSatisfy(
            entry -> {
              Map<?, ?> variable = (Map<?, ?>) entry;
              assertThat(variable.get("value"))
                  .isEqualTo(file.getProperty("spark.executorEnv." + variable.get("name")));
            });
  }

  @Test
  void theDagFailsAtOnceOnTheSameCodes() throws IOException {
    String dag = Files.readString(SCRIPTS.resolve("airflow/rerank_nightly.py"));
    Matcher codes = Pattern.compile("NO_RETRY = \\{([0-9, ]+)}").matcher(dag);
    assertThat(codes.find()).isTrue();
    Set<Integer> found = new TreeSet<>();
    for (String code : codes.group(1).split(", ")) {
      found.add(Integer.valueOf(code));
    }
    assertThat(found).isEqualTo(new TreeSet<>(FINAL));
  }

  private static Map<?, ?> yaml(String file) throws IOException {
    try (Reader in = Files.newBufferedReader(SCRIPTS.resolve(file))) {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
    }
  }

  private static Map<?, ?> at(Map<?, ?> map, String... keys) {
    Map<?, ?> inner = map;
    for (String key : keys) {
      assertThat(inner.containsKey(key)).as(key).isTrue();
      inner = (Map<?, ?>) inner.get(key);
    }
    return inner;
  }
}
