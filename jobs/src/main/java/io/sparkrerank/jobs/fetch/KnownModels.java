package io.sparkrerank.jobs.fetch;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The models known by name, read from {@code known-models.json} beside this class. That file says
 * where its revisions and hashes come from.
 *
 * @param models one entry per model and variant
 */
record KnownModels(List<KnownModel> models) {
  private static final String RESOURCE = "known-models.json";

  /** Copies the list. */
  KnownModels {
    models = List.copyOf(models);
  }

  /** The ones shipped in the jar. */
  static KnownModels shipped() {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    try (InputStream in = KnownModels.class.getResourceAsStream(RESOURCE)) {
      return mapper.readValue(Objects.requireNonNull(in, RESOURCE), KnownModels.class);
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " in the jar cannot be read", e);
    }
  }

  /**
   * The entry for a name or a repository id; empty for a repository that is not known.
   *
   * @throws RerankException with {@link ExitCode#USAGE} if {@code model} is neither a known name
   *     nor a repository id, or is a known name without this variant
   */
  Optional<KnownModel> find(String model, Variant variant) {
    Optional<KnownModel> found =
        models.stream()
            .filter(known -> known.variant() == variant)
            .filter(known -> known.name().equals(model) || known.repository().equals(model))
            .findFirst();
    if (found.isEmpty() && model.indexOf('/') < 0) {
      String variants = variantsOf(model);
      throw new RerankException(
          ExitCode.USAGE,
          variants.isEmpty()
              ? "Unknown model '"
                  + model
                  + "'; known: "
                  + names()
                  + "; or give a repository id"
                  + " with its owner, for example BAAI/bge-reranker-base."
              : "Model "
                  + model
                  + " has no pinned "
                  + variant
                  + " export; it has "
                  + variants
                  + "; or give the id of a repository that has one.");
    }
    return found;
  }

  /** The names, in the file's order, for help texts and messages. */
  String names() {
    return models.stream().map(KnownModel::name).distinct().collect(Collectors.joining(", "));
  }

  private String variantsOf(String name) {
    return models.stream()
        .filter(known -> known.name().equals(name))
        .map(known -> known.variant().toString())
        .collect(Collectors.joining(", "));
  }
}
