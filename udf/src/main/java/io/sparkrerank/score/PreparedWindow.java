package io.sparkrerank.score;

import io.sparkrerank.batch.BatchPlanner;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.text.EncodedPair;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.tokenize.PairTruncation;
import io.sparkrerank.tokenize.TextTokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A window of pairs as token ids, each distinct pair once, cut into batches for the model. */
public final class PreparedWindow {
  /** A window without pairs, which needs no model. */
  public static final PreparedWindow NONE =
      new PreparedWindow(new EncodedPair[0], new int[0], List.of(), 0);

  /** Slot of a pair that has nothing to read. */
  static final int EMPTY = -1;

  private static final int[] NO_TOKENS = {};

  private final EncodedPair[] distinct;
  private final int[] slots;
  private final List<int[]> batches;
  private final long nanos;

  private PreparedWindow(EncodedPair[] distinct, int[] slots, List<int[]> batches, long nanos) {
    this.distinct = distinct;
    this.slots = slots;
    this.batches = batches;
    this.nanos = nanos;
  }

  static PreparedWindow of(
      List<TextPair> pairs, TextTokenizer tokenizer, PairTruncation truncation, ScoringSpec spec) {
    long start = System.nanoTime();
    Map<String, int[]> idsByText = new HashMap<>();
    Map<TextPair, Integer> slotByPair = new HashMap<>();
    List<EncodedPair> distinct = new ArrayList<>();
    int[] slots = new int[pairs.size()];
    for (int i = 0; i < slots.length; i++) {
      TextPair pair = pairs.get(i);
      slots[i] =
          slotByPair.computeIfAbsent(
              pair,
              unseen -> {
                int[] query =
                    idsByText.computeIfAbsent(unseen.query(), text -> encode(text, tokenizer));
                int[] passage =
                    idsByText.computeIfAbsent(unseen.passage(), text -> encode(text, tokenizer));
                EncodedPair encoded = truncation.cut(query, passage);
                if (encoded.queryTokens() == 0 || encoded.passageTokens() == 0) {
                  return EMPTY;
                }
                distinct.add(encoded);
                return distinct.size() - 1;
              });
    }
    int[] widths =
        distinct.stream()
            .mapToInt(pair -> spec.budget().width(pair.length(), spec.maxTokens()))
            .toArray();
    List<int[]> batches = BatchPlanner.plan(widths, spec.budget());
    return new PreparedWindow(
        distinct.toArray(EncodedPair[]::new), slots, batches, System.nanoTime() - start);
  }

  /** Some tokenizers make a token even of a blank text. */
  private static int[] encode(String text, TextTokenizer tokenizer) {
    return TextPair.isBlank(text) ? NO_TOKENS : tokenizer.encode(text);
  }

  /** Pairs that were asked for. */
  public int pairsRequested() {
    return slots.length;
  }

  /** For each pair that was asked for, its index in {@link #distinct}, or {@link #EMPTY}. */
  int[] slots() {
    return slots;
  }

  /** The distinct pairs that have something to read. */
  EncodedPair[] distinct() {
    return distinct;
  }

  /** Indexes into {@link #distinct}, one array per model run, the longest pair first. */
  List<int[]> batches() {
    return batches;
  }

  /** Time that making this took. */
  long nanos() {
    return nanos;
  }
}
