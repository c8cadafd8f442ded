package io.sparkrerank.testing;

import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.text.TextPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A process that scores batches of texts of all lengths and says how much memory it holds. */
public final class ScoreManyBatches {
  private static final int PAIRS = 8;
  private static final int LONGEST = 60;

  private ScoreManyBatches() {}

  /**
   * Prints {@code BATCHES RESIDENT_BYTES} now and then.
   *
   * @param arguments how many batches, and after how many it prints
   */
  public static void main(String[] arguments) throws IOException {
    int batches = Integer.parseInt(arguments[0]);
    int every = Integer.parseInt(arguments[1]);
    Random random = new Random(35);
    try (LoadedModel model = TestModels.open("tiny-bert")) {
      CrossEncoder scorer =
          new CrossEncoder(
              model,
              new ScoringSpec(
                  ScoringMode.FLAG,
                  64,
                  Activation.IDENTITY,
                  new TokenBudget(PAIRS * 64, PAIRS),
                  PAIRS));
      long run = 0;
      for (int window = 1; run < batches; window++) {
        List<TextPair> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
          String passage = "the cat sat ".repeat(1 + random.nextInt(LONGEST / 3)) + window;
          pairs.add(new TextPair("how does it work", passage + " " + i));
        }
        run += scorer.score(pairs).stats().batches();
        if (window % every == 0) {
          System.out.println(run + " " + residentBytes("VmRSS"));
        }
      }
    }
    System.exit(0);
  }

  /** A line of this process's status, such as {@code VmRSS} or {@code VmHWM}, in bytes. */
  static long residentBytes(String line) throws IOException {
    String kilobytes =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith(line + ":"))
            .findFirst()
            .orElseThrow();
    return 1024 * Long.parseLong(kilobytes.replaceAll("\\D+", ""));
  }
}
