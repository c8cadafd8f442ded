package io.sparkrerank.bench.harness;

import io.sparkrerank.bench.data.PairFiles;
import io.sparkrerank.bench.data.PairGenerator;
import io.sparkrerank.bench.data.Traffic;
import io.sparkrerank.bench.data.WordList;
import io.sparkrerank.tokenize.HuggingFaceTextTokenizer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes the benchmark's pairs, once for each kind of traffic.
 *
 * <pre>{@code
 * MakePairs TOKENIZER_JSON PASSAGES_JSONL PAIRS OUTPUT_DIRECTORY
 * }</pre>
 */
public final class MakePairs {
  private MakePairs() {}

  /** Writes {@code distinct} and {@code log} below the output directory. */
  public static void main(String[] arguments) throws IOException {
    int pairs = Integer.parseInt(arguments[2]);
    Path out = Path.of(arguments[3]);
    try (HuggingFaceTextTokenizer tokenizer =
        HuggingFaceTextTokenizer.open(Path.of(arguments[0]))) {
      WordList words = WordList.read(Path.of(arguments[1]), tokenizer);
      for (Traffic traffic : Traffic.values()) {
        PairFiles.write(
            new PairGenerator(words).make(pairs, traffic), out.resolve(traffic.label()));
      }
    }
  }
}
