package io.sparkrerank.spark.sql;

import io.sparkrerank.spec.ActivationChoice;
import io.sparkrerank.spec.BatchChoice;
import io.sparkrerank.spec.DeviceChoice;
import io.sparkrerank.spec.ModelChoice;
import io.sparkrerank.spec.ScoringChoice;
import io.sparkrerank.spec.ScoringMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.spark.internal.config.ConfigBuilder;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.internal.config.OptionalConfigEntry;
import org.apache.spark.internal.config.TypedConfigBuilder;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;

/**
 * The session's settings under {@code spark.rerank}: known to Spark, which checks them when they
 * are set and lists them with {@code SET -v}.
 */
final class RerankConf {
  private static final String SINCE = "0.1.0";
  private static final ScoringChoice DEFAULTS = ScoringChoice.defaults();

  static final OptionalConfigEntry<String> MODEL_PATH =
      conf("model.path", "Directory of the model's bundle, a local path or any Hadoop URI.")
          .stringConf()
          .createOptional();

  private static final OptionalConfigEntry<String> MODEL_FILE =
      conf("model.file", "Graph inside the bundle; model.onnx or onnx/model.onnx unless set.")
          .stringConf()
          .createOptional();

  private static final OptionalConfigEntry<String> MODEL_SHA256 =
      conf("model.sha256", "Fingerprint that the model must have; any unless set.")
          .stringConf()
          .createOptional();

  private static final OptionalConfigEntry<Object> MODEL_LABEL =
      whole("model.label", "For a model of two outputs, which one says relevant.", 0, 1)
          .createOptional();

  private static final ConfigEntry<String> CACHE_DIR =
      conf(
              "model.cacheDir",
              "Local directory of each host into which a remote bundle is copied; {tmpdir} is the"
                  + " JVM's own.")
          .stringConf()
          .createWithDefault(ModelChoice.DEFAULT_CACHE_DIRECTORY);

  private static final ConfigEntry<String> DEVICE =
      choice(
          "model.device",
          "Where the model runs; auto takes cuda where the application asks Spark for GPUs.",
          DeviceChoice.AUTO);

  private static final ConfigEntry<String> MODE =
      choice(
          "scoring.mode",
          "How a pair is cut and scored: flag as FlagReranker, pair as sentence-transformers'"
              + " CrossEncoder.",
          DEFAULTS.mode());

  private static final ConfigEntry<Object> NORMALIZE =
      conf("scoring.normalize", "Mode flag only: whether the score is the sigmoid of the logit.")
          .booleanConf()
          .createWithDefault(DEFAULTS.normalize());

  private static final ConfigEntry<String> ACTIVATION =
      choice(
          "scoring.activation",
          "What makes a score of the logit; auto is the mode's own rule.",
          DEFAULTS.activation());

  private static final OptionalConfigEntry<Object> MAX_LENGTH =
      whole(
              "scoring.maxLength",
              "Longest pair in tokens, special ones included; the model's, at most 512, unless"
                  + " set.",
              ScoringChoice.SHORTEST,
              Integer.MAX_VALUE)
          .createOptional();

  private static final OptionalConfigEntry<Object> MAX_BATCH_TOKENS =
      whole(
              "scoring.maxBatchTokens",
              "Tokens of one model run, padding included; what suits the device unless set.",
              1,
              Integer.MAX_VALUE)
          .createOptional();

  private static final OptionalConfigEntry<Object> MAX_BATCH_PAIRS =
      whole(
              "scoring.maxBatchPairs",
              "Pairs of one model run, what suits the device unless set; with 1 a logit depends on"
                  + " its pair alone, to the last bit.",
              1,
              Integer.MAX_VALUE)
          .createOptional();

  private static final OptionalConfigEntry<Object> WINDOW_PAIRS =
      whole(
              "scoring.windowPairs",
              "Pairs a task gathers and sorts by length at a time; what suits the device unless"
                  + " set.",
              1,
              Integer.MAX_VALUE)
          .createOptional();

  private RerankConf() {}

  /** Makes the settings known to Spark, which has happened when this class is loaded. */
  static void register() {}

  /**
   * The settings of the running session.
   *
   * @param function for whose call they are
   * @throws org.apache.spark.sql.AnalysisException if they name no model or contradict
   */
  static SqlSettings read(String function) {
    SQLConf conf = SQLConf.get();
    String path =
        text(conf, MODEL_PATH)
            .orElseThrow(
                () ->
                    SqlErrors.analysis(
                        function
                            + " has no model: SET "
                            + MODEL_PATH.key()
                            + " to the directory of a model bundle"));
    ModelChoice model =
        ModelChoice.of(path)
            .withFile(text(conf, MODEL_FILE))
            .withLabel(whole(conf, MODEL_LABEL))
            .withCacheDirectory(conf.getConf(CACHE_DIR))
            .withDevice(parse(DeviceChoice.class, conf.getConf(DEVICE)));
    ScoringChoice scoring =
        DEFAULTS
            .withMode(parse(ScoringMode.class, conf.getConf(MODE)))
            .withNormalize((boolean) conf.getConf(NORMALIZE))
            .withActivation(parse(ActivationChoice.class, conf.getConf(ACTIVATION)))
            .withMaxLength(whole(conf, MAX_LENGTH))
            .withBatches(
                new BatchChoice(
                    whole(conf, MAX_BATCH_TOKENS),
                    whole(conf, MAX_BATCH_PAIRS),
                    OptionalInt.empty(),
                    whole(conf, WINDOW_PAIRS)));
    if (scoring.normalizesInVain()) {
      throw SqlErrors.analysis(
          NORMALIZE.key()
              + " belongs to mode flag and does nothing in mode pair: set it to false, or choose "
              + ACTIVATION.key());
    }
    return new SqlSettings(model, scoring, text(conf, MODEL_SHA256));
  }

  private static ConfigBuilder conf(String key, String doc) {
    return SQLConf.buildConf("spark.rerank." + key).doc(doc).version(SINCE);
  }

  private static TypedConfigBuilder<Object> whole(String key, String doc, int min, int max) {
    String range = max == Integer.MAX_VALUE ? "at least " + min : min + " to " + max;
    return conf(key, doc)
        .intConf()
        .checkValue(value -> (int) value >= min && (int) value <= max, "must be " + range);
  }

  private static <E extends Enum<E>> ConfigEntry<String> choice(
      String key, String doc, E byDefault) {
    String names =
        Arrays.stream(byDefault.getDeclaringClass().getEnumConstants())
            .map(RerankConf::name)
            .collect(Collectors.joining(", "));
    return conf(key, doc + " One of " + names + ".")
        .stringConf()
        .transform(value -> value.toLowerCase(Locale.ROOT))
        .checkValue(
            value ->
                Arrays.stream(byDefault.getDeclaringClass().getEnumConstants())
                    .anyMatch(constant -> name(constant).equals(value)),
            "must be one of " + names)
        .createWithDefault(name(byDefault));
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E parse(Class<E> type, String name) {
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }

  private static Optional<String> text(SQLConf conf, OptionalConfigEntry<String> entry) {
    Option<String> value = conf.getConf(entry);
    return value.isDefined()
        ? Optional.of(value.get()).filter(v -> !v.isBlank())
        : Optional.empty();
  }

  private static OptionalInt whole(SQLConf conf, OptionalConfigEntry<Object> entry) {
    Option<Object> value = conf.getConf(entry);
    return value.isDefined() ? OptionalInt.of((int) value.get()) : OptionalInt.empty();
  }
}
