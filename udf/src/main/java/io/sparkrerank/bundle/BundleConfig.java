package io.sparkrerank.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a model's {@code config.json} says that scoring needs.
 *
 * @param modelType Hugging Face's {@code model_type}, empty if not given
 * @param vocabularySize rows of the token embedding
 * @param maxTokens longest sequence the positions allow, special tokens included
 * @param padTokenId id that fills a row behind its text
 * @param activationName the activation the model was published with, as a class name
 */
public record BundleConfig(
    String modelType,
    OptionalInt vocabularySize,
    OptionalInt maxTokens,
    OptionalInt padTokenId,
    Optional<String> activationName) {
  /** Longest sequence taken when nothing else is said: what all BERT-like rerankers can do. */
  public static final int DEFAULT_MAX_TOKENS = 512;

  /** Positions of these families start behind the padding id (modeling_xlm_roberta.py and kin). */
  private static final Set<String> OFFSET_POSITIONS =
      Set.of("roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "data2vec-text", "mpnet");

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the file.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if it is not a JSON object
   */
  public static BundleConfig read(Path configJson) {
    JsonNode root;
    try {
      root = JSON.readTree(configJson.toFile());
    } catch (IOException e) {
      throw notAConfig(configJson, e);
    }
    if (!root.isObject()) {
      throw notAConfig(configJson, new IOException("not a JSON object"));
    }
    String modelType = root.path("model_type").asText("");
    OptionalInt pad = integer(root, "pad_token_id");
    OptionalInt positions = integer(root, "max_position_embeddings");
    if (positions.isPresent() && OFFSET_POSITIONS.contains(modelType)) {
      positions = OptionalInt.of(positions.getAsInt() - pad.orElse(1) - 1);
    }
    return new BundleConfig(
        modelType, integer(root, "vocab_size"), positions, pad, activationName(root));
  }

  /** {@code min(512, what the model can take)}. */
  public int defaultMaxTokens() {
    return Math.min(DEFAULT_MAX_TOKENS, maxTokens.orElse(DEFAULT_MAX_TOKENS));
  }

  /**
   * The activation that sentence-transformers would use (cross_encoder/model.py): the configured
   * one, else sigmoid for one label and none for more.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if the configured one is not known here
   */
  public Activation publishedActivation(boolean singleLabel) {
    if (activationName.isEmpty()) {
      return singleLabel ? Activation.SIGMOID : Activation.IDENTITY;
    }
    String name = activationName.get();
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "Identity" -> Activation.IDENTITY;
      case "Sigmoid" -> Activation.SIGMOID;
      default ->
          throw new RerankException(
              ExitCode.CONFIG,
              "config.json names the activation "
                  + name
                  + ", expected Identity or Sigmoid; set scoring.activation = sigmoid or identity");
    };
  }

  private static Optional<String> activationName(JsonNode root) {
    String current = root.path("sentence_transformers").path("activation_fn").asText("");
    String legacy = root.path("sbert_ce_default_activation_function").asText("");
    return Optional.of(current.isEmpty() ? legacy : current).filter(s -> !s.isEmpty());
  }

  private static OptionalInt integer(JsonNode root, String field) {
    JsonNode node = root.path(field);
    return node.isInt() ? OptionalInt.of(node.intValue()) : OptionalInt.empty();
  }

  private static RerankException notAConfig(Path configJson, IOException cause) {
    return new RerankException(
        ExitCode.CONFIG,
        configJson
            + " is not a Hugging Face config.json ("
            + String.valueOf(cause.getMessage()).lines().findFirst().orElse("unreadable")
            + "); take the one that was published with the model",
        cause);
  }
}
