package io.sparkrerank.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.text.TextPair;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** What the Python references gave, see {@code udf/src/test/resources/golden/README.md}. */
public final class Golden {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Golden() {}

  /**
   * The reference's tokens of a pair, special tokens included.
   *
   * @param id the pair's id
   * @param ids token ids
   * @param zeros how many type ids are 0, all of them in front
   * @param ones how many type ids are 1, all of them behind
   */
  public record Tokens(String id, List<Integer> ids, int zeros, int ones) {}

  /**
   * The reference's logits of a pair.
   *
   * @param id the pair's id
   * @param mode how it was cut, to at most 512 tokens
   * @param tokens its length, special tokens included
   * @param ort logit by ONNX Runtime
   * @param torch logit by PyTorch
   */
  public record Logit(String id, ScoringMode mode, int tokens, float ort, float torch) {}

  /** All 2,525 pairs by their id. */
  public static Map<String, TextPair> pairs() {
    Map<String, TextPair> pairs = new LinkedHashMap<>();
    for (JsonNode line : lines("pairs.jsonl.gz")) {
      pairs.put(
          line.path("id").textValue(),
          new TextPair(line.path("query").textValue(), line.path("passage").textValue()));
    }
    return pairs;
  }

  /** Tokens of all pairs at 512, of 1,052 of them at 32, 33 and 64. */
  public static List<Tokens> tokens(String tokenizer, ScoringMode mode, int maxTokens) {
    String file =
        "tokens-%s-%s-%d.jsonl.gz"
            .formatted(tokenizer, mode.name().toLowerCase(Locale.ROOT), maxTokens);
    List<Tokens> tokens = new ArrayList<>();
    for (JsonNode line : lines(file)) {
      List<Integer> ids = new ArrayList<>();
      line.path("ids").forEach(id -> ids.add(id.intValue()));
      JsonNode types = line.path("types");
      tokens.add(
          new Tokens(
              line.path("id").textValue(), ids, types.get(0).intValue(), types.get(1).intValue()));
    }
    return tokens;
  }

  /** Logits of 200 pairs in one mode, at most 512 tokens, one pair at a time. */
  public static List<Logit> logits(String model, ScoringMode mode) {
    List<Logit> logits = new ArrayList<>();
    for (JsonNode line : lines("logits-" + model + ".jsonl")) {
      Logit logit =
          new Logit(
              line.path("id").textValue(),
              ScoringMode.valueOf(line.path("mode").textValue().toUpperCase(Locale.ROOT)),
              line.path("tokens").intValue(),
              line.path("ort").floatValue(),
              line.path("torch").floatValue());
      if (logit.mode() == mode) {
        logits.add(logit);
      }
    }
    return logits;
  }

  private static List<JsonNode> lines(String name) {
    Path file = TestModels.resources().resolve("golden").resolve(name);
    List<JsonNode> nodes = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(file);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    name.endsWith(".gz") ? new GZIPInputStream(raw) : raw,
                    StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        nodes.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
    return nodes;
  }
}
