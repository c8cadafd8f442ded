package io.sparkrerank.testing;

import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.util.RerankException;
import java.util.List;

/**
 * A process that opens the bundles named on its command line, by name or absolute path, and scores
 * a pair with each.
 */
public final class ScoreOnePair {
  private ScoreOnePair() {}

  /** Prints a logit or a refusal per bundle; the exit code is the last refusal's, or 0. */
  public static void main(String[] names) {
    int exitCode = 0;
    for (String name : names) {
      try (LoadedModel model = TestModels.open(name)) {
        CrossEncoder scorer =
            new CrossEncoder(
                model,
                new ScoringSpec(
                    ScoringMode.FLAG, 64, Activation.IDENTITY, new TokenBudget(1024, 8), 10));
        TextPair pair = new TextPair("how does it work", "it works");
        System.out.println(scorer.score(List.of(pair)).scores().get(0).logit());
      } catch (RerankException e) {
        System.out.println(e.getMessage());
        exitCode = e.exitCode().code();
      }
    }
    System.exit(exitCode);
  }
}
