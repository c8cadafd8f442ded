package io.sparkrerank.testing;

import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.text.TextPair;
import java.io.IOException;
import java.util.List;

/** A process that scores passages of as many bytes as it is told, and short ones before. */
public final class ScoreHugeText {
  private static final String START = "it works because ";

  private ScoreHugeText() {}

  /** Prints, for a text with blanks and one without, {@code SAME TRUNCATED MORE_PEAK_BYTES}. */
  public static void main(String[] arguments) throws IOException {
    int bytes = Integer.parseInt(arguments[0]);
    try (LoadedModel model = TestModels.open("tiny-bert")) {
      CrossEncoder scorer =
          new CrossEncoder(
              model,
              new ScoringSpec(
                  ScoringMode.PAIR, 64, Activation.IDENTITY, new TokenBudget(4096, 32), 100));
      for (String unit : List.of("the cat sat on the mat. ", "cat")) {
        // The same tokens are left of it, where it is cut.
        var head = score(scorer, START + unit.repeat(2_000));
        long before = ScoreManyBatches.residentBytes("VmHWM");
        var huge = score(scorer, START + unit.repeat(bytes / unit.length()));
        long more = ScoreManyBatches.residentBytes("VmHWM") - before;
        System.out.println(huge.equals(head) + " " + huge.truncated() + " " + more);
      }
    }
    System.exit(0);
  }

  private static io.sparkrerank.score.PairScore score(CrossEncoder scorer, String passage) {
    return scorer.score(List.of(new TextPair("how does it work", passage))).scores().get(0);
  }
}
