package io.sparkrerank.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The range of ids that a {@code tokenizer.json} can produce. Read as a stream: a multilingual
 * vocabulary is 17 MB of JSON.
 *
 * @param maxTokenId largest id of vocabulary and added tokens
 */
public record TokenizerVocabulary(int maxTokenId) {

  /**
   * Reads {@code model.vocab}, an object of token to id or an array in id order, and {@code
   * added_tokens[].id}.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if the file has no vocabulary
   */
  public static TokenizerVocabulary read(Path tokenizerJson) {
    int max = -1;
    try (JsonParser parser = new JsonFactory().createParser(tokenizerJson.toFile())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (field.equals("model")) {
          max = Math.max(max, maxOfModel(parser));
        } else if (field.equals("added_tokens")) {
          max = Math.max(max, maxOfAdded(parser));
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      throw unreadable(tokenizerJson, String.valueOf(e.getMessage()), e);
    }
    if (max < 0) {
      throw unreadable(tokenizerJson, "no model.vocab", new IOException("no vocabulary"));
    }
    return new TokenizerVocabulary(max);
  }

  private static int maxOfModel(JsonParser parser) throws IOException {
    int max = -1;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean vocab = parser.currentName().equals("vocab");
      JsonToken value = parser.nextToken();
      if (vocab && value == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          parser.nextToken();
          max = Math.max(max, parser.getIntValue());
        }
      } else if (vocab && value == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          parser.skipChildren();
          max++;
        }
      } else {
        parser.skipChildren();
      }
    }
    return max;
  }

  private static int maxOfAdded(JsonParser parser) throws IOException {
    int max = -1;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean id = parser.currentName().equals("id");
        parser.nextToken();
        if (id) {
          max = Math.max(max, parser.getIntValue());
        }
        parser.skipChildren();
      }
    }
    return max;
  }

  private static RerankException unreadable(Path file, String why, IOException cause) {
    return new RerankException(
        ExitCode.CONFIG,
        file
            + " is not a Hugging Face tokenizer.json ("
            + why.lines().findFirst().orElse("unreadable")
            + "); take the one that was published with the model",
        cause);
  }
}
