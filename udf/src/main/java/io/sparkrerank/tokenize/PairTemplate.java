package io.sparkrerank.tokenize;

import io.sparkrerank.text.EncodedPair;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The special tokens around a pair, as the tokenizer's own post-processor sets them: {@code prefix
 * query middle passage suffix}. BERT's is {@code [CLS] q [SEP] d [SEP]} with type ids 0 and 1,
 * XLM-R's {@code <s> q </s></s> d </s>} with type ids 0 throughout.
 *
 * @param prefix special tokens before the query
 * @param queryType type id of the query's tokens
 * @param middle special tokens between query and passage
 * @param passageType type id of the passage's tokens
 * @param suffix special tokens after the passage
 */
public record PairTemplate(
    List<Special> prefix,
    int queryType,
    List<Special> middle,
    int passageType,
    List<Special> suffix) {

  /**
   * A special token.
   *
   * @param id its token id
   * @param type its type id
   */
  public record Special(int id, int type) {}

  /** Copies the lists. */
  public PairTemplate {
    prefix = List.copyOf(prefix);
    middle = List.copyOf(middle);
    suffix = List.copyOf(suffix);
  }

  /** How many special tokens a pair costs. */
  public int specials() {
    return prefix.size() + middle.size() + suffix.size();
  }

  /** Writes the pair's ids and type ids at the buffers' positions, {@code pair.length()} each. */
  public void write(EncodedPair pair, LongBuffer ids, LongBuffer types) {
    writeSpecials(prefix, ids, types);
    for (int i = 0; i < pair.queryTokens(); i++) {
      ids.put(pair.queryId(i));
      types.put(queryType);
    }
    writeSpecials(middle, ids, types);
    for (int i = 0; i < pair.passageTokens(); i++) {
      ids.put(pair.passageId(i));
      types.put(passageType);
    }
    writeSpecials(suffix, ids, types);
  }

  private static void writeSpecials(List<Special> specials, LongBuffer ids, LongBuffer types) {
    for (Special special : specials) {
      ids.put(special.id());
      types.put(special.type());
    }
  }

  /**
   * Reads the template off a pair that the tokenizer itself encoded.
   *
   * @param ids all ids of the encoded pair
   * @param types their type ids
   * @param special 1 where a token is special
   * @param queryTokens tokens of the query alone
   * @throws IllegalArgumentException if the pair is not {@code specials query specials passage
   *     specials}
   */
  static PairTemplate read(long[] ids, long[] types, long[] special, int queryTokens) {
    List<Special> prefix = new ArrayList<>();
    List<Special> middle = new ArrayList<>();
    List<Special> suffix = new ArrayList<>();
    int queryType = 0;
    int passageType = 0;
    int ordinary = 0;
    for (int i = 0; i < ids.length; i++) {
      if (special[i] == 0) {
        if (ordinary < queryTokens) {
          queryType = (int) types[i];
        } else {
          passageType = (int) types[i];
        }
        ordinary++;
        if (!suffix.isEmpty()) {
          throw new IllegalArgumentException("special tokens inside the passage");
        }
      } else {
        Special token = new Special((int) ids[i], (int) types[i]);
        if (ordinary == 0) {
          prefix.add(token);
        } else if (ordinary == queryTokens) {
          middle.add(token);
        } else if (ordinary > queryTokens) {
          suffix.add(token);
        } else {
          throw new IllegalArgumentException("special tokens inside the query");
        }
      }
    }
    return new PairTemplate(prefix, queryType, middle, passageType, suffix);
  }
}
