package io.sparkrerank.bench.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.tokenize.TextTokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;

/**
 * Words of a collection with the tokens each costs, so that texts of an exact token count can be
 * made. Counts add up because WordPiece and SentencePiece both split at white space first.
 */
public final class WordList {
  private final List<String> words;
  private final int[] tokens;
  private final List<String> singles = new ArrayList<>();

  private WordList(List<String> words, int[] tokens) {
    this.words = words;
    this.tokens = tokens;
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] == 1) {
        singles.add(words.get(i));
      }
    }
    if (singles.isEmpty()) {
      throw new IllegalArgumentException("no word of the collection is a single token");
    }
  }

  /** The distinct lower-case words of the {@code text} fields of a JSON Lines file. */
  public static WordList read(Path passages, TextTokenizer tokenizer) throws IOException {
    ObjectMapper json = new ObjectMapper();
    TreeSet<String> distinct = new TreeSet<>();
    try (BufferedReader lines = Files.newBufferedReader(passages)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode row = json.readTree(line);
        for (String word : row.path("text").asText().toLowerCase(Locale.ROOT).split("\\s+")) {
          if (word.chars().allMatch(c -> c >= 'a' && c <= 'z') && !word.isEmpty()) {
            distinct.add(word);
          }
        }
      }
    }
    List<String> words = List.copyOf(distinct);
    return new WordList(
        words, words.stream().mapToInt(word -> tokenizer.encode(word).length).toArray());
  }

  /** Random words that cost exactly {@code count} tokens together. */
  String text(int count, Random random) {
    StringBuilder text = new StringBuilder();
    int left = count;
    while (left > 0) {
      int pick = random.nextInt(words.size());
      String word = words.get(pick);
      int cost = tokens[pick];
      if (cost > left) {
        word = singles.get(random.nextInt(singles.size()));
        cost = 1;
      }
      if (text.length() > 0) {
        text.append(' ');
      }
      text.append(word);
      left -= cost;
    }
    return text.toString();
  }
}
