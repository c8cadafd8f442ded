package io.sparkrerank.bench.contestant;

import io.sparkrerank.bench.data.PairSet;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.text.EncodedPair;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.tokenize.HuggingFaceTextTokenizer;
import io.sparkrerank.tokenize.PairTruncation;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A pair as token ids and type ids, cut as our core cuts it.
 *
 * @param ids special tokens included
 * @param types as many
 */
record TokenRow(long[] ids, long[] types) {
  /** Every pair of {@code set}, longest first, so that neighbours make batches without padding. */
  static List<TokenRow> sorted(PairSet set, Path tokenizerJson, int maxTokens) {
    try (HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.open(tokenizerJson)) {
      PairTruncation truncation =
          new PairTruncation(ScoringMode.FLAG, maxTokens, tokenizer.template().specials());
      Map<String, int[]> known = new HashMap<>();
      List<TokenRow> rows = new ArrayList<>();
      for (TextPair pair : set.pairs()) {
        int[] query = known.computeIfAbsent(pair.query(), tokenizer::encode);
        int[] passage = known.computeIfAbsent(pair.passage(), tokenizer::encode);
        EncodedPair encoded = truncation.cut(query, passage);
        LongBuffer ids = LongBuffer.allocate(encoded.length());
        LongBuffer types = LongBuffer.allocate(encoded.length());
        tokenizer.template().write(encoded, ids, types);
        rows.add(new TokenRow(ids.array(), types.array()));
      }
      rows.sort(Comparator.comparingInt((TokenRow row) -> row.ids().length).reversed());
      return rows;
    }
  }
}
