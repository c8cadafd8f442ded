package io.sparkrerank.bench.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes queries and their candidates; the same seed and words give the same pairs. */
public final class PairGenerator {
  /** Candidates of each query. */
  public static final int CANDIDATES = 50;

  private static final long SEED = 20261124;

  private final WordList words;
  private final Random random = new Random(SEED);

  /** A generator that starts from the fixed seed. */
  public PairGenerator(WordList words) {
    this.words = words;
  }

  /** At least {@code pairs} pairs, whole queries of {@link #CANDIDATES} candidates each. */
  public PairSet make(int pairs, Traffic traffic) {
    List<QueryGroup> groups = new ArrayList<>();
    int passages = 0;
    while ((long) groups.size() * CANDIDATES < pairs) {
      int number = groups.size();
      if (!traffic.isNew(number)) {
        groups.add(groups.get(random.nextInt(number)).again("q" + number));
        continue;
      }
      List<Passage> candidates = new ArrayList<>();
      for (int i = 0; i < CANDIDATES; i++) {
        String text = words.text(Lengths.PASSAGE.draw(random), random);
        candidates.add(new Passage("d" + passages++, text));
      }
      String query = words.text(Lengths.QUERY.draw(random), random);
      groups.add(new QueryGroup("q" + number, query, candidates));
    }
    return new PairSet(groups);
  }
}
