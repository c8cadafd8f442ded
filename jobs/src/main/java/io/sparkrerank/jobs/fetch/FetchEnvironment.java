package io.sparkrerank.jobs.fetch;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment decides, with {@code huggingface_hub}'s variables and defaults. The only
 * reader of environment variables; tests give their own.
 *
 * @param variables as {@link System#getenv()}
 * @param home the user's home directory
 */
record FetchEnvironment(Map<String, String> variables, Path home) {
  private static final String HUB = "https://huggingface.co";

  /** Copies the map. */
  FetchEnvironment {
    variables = Map.copyOf(variables);
  }

  /**
   * The hub to ask: the flag, else {@code HF_ENDPOINT}, else huggingface.co.
   *
   * @throws RerankException {@link ExitCode#USAGE} if it is not a plain http(s) address
   */
  URI endpoint(Optional<String> flag) {
    String value = flag.or(() -> variable("HF_ENDPOINT")).orElse(HUB).replaceAll("/+$", "");
    URI uri;
    try {
      uri = URI.create(value);
    } catch (IllegalArgumentException e) {
      uri = URI.create("");
    }
    boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
    if (!web || uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null) {
      throw new RerankException(
          ExitCode.USAGE,
          "The endpoint from --endpoint or HF_ENDPOINT must look like https://host[/path], without"
              + " user, password or query; a token belongs into HF_TOKEN.");
    }
    return uri;
  }

  /** {@code HF_TOKEN}, else the file {@code huggingface-cli login} writes. */
  Optional<HubToken> token() {
    return variable("HF_TOKEN").or(this::tokenFile).map(HubToken::new);
  }

  /** Where a bundle goes unless told: below {@code HF_HOME} if that is set, else here. */
  Path defaultOutput(String model, Variant variant) {
    String name = model.substring(model.indexOf('/') + 1);
    String directory = variant == Variant.ONNX ? name : name + "-" + variant;
    return variable("HF_HOME")
        .map(hfHome -> Path.of(hfHome, "spark-rerank"))
        .orElse(Path.of("models"))
        .resolve(directory);
  }

  private Optional<String> tokenFile() {
    Path file =
        variable("HF_HOME")
            .map(Path::of)
            .orElse(home.resolve(".cache").resolve("huggingface"))
            .resolve("token");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty());
    } catch (IOException e) {
      throw new RerankException(
          ExitCode.CONFIG,
          "Cannot read the token file " + file + "; make it readable or set HF_TOKEN.",
          e);
    }
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
