package io.sparkrerank.testing;

import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.spark.ModelRegistry;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.util.Termination;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;

/** A process whose threads run a model without pause until it gets SIGTERM. */
public final class ScoreUntilTerminated {
  private static final int THREADS = 3;
  private static final TextPair PAIR = new TextPair("how does it work", "it works. ".repeat(30));

  private ScoreUntilTerminated() {}

  /**
   * Touches the file {@code arguments[0]} when all threads are at it; draining takes {@code
   * arguments[1]} ms longer than it needs and may take {@code arguments[2]} ms.
   */
  public static void main(String[] arguments) throws Exception {
    long slowness = Long.parseLong(arguments[1]);
    Termination.onSigterm(
        Duration.ofMillis(Long.parseLong(arguments[2])),
        () -> {
          Thread.sleep(slowness);
          ModelRegistry.shutDown();
          System.out.println("drained");
          return true;
        });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
    CountDownLatch running = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      new Thread(() -> score(running)).start();
    }
    running.await();
    Files.createFile(Path.of(arguments[0]));
    // With the last of its threads a JVM ends by itself, and with 0.
    new CountDownLatch(1).await();
  }

  private static void score(CountDownLatch running) {
    ModelSpec spec =
        new ModelSpec(
            TestModels.path("tiny-bert").toString(),
            "model.onnx",
            TestModels.bundle("tiny-bert").sha256(),
            "unused",
            ModelSpec.SINGLE_LABEL,
            SessionSpec.cpu(1));
    try (ModelRegistry.Lease lease = ModelRegistry.acquire(spec)) {
      CrossEncoder scorer =
          new CrossEncoder(
              lease.model(),
              new ScoringSpec(
                  ScoringMode.FLAG, 128, Activation.IDENTITY, new TokenBudget(2048, 16), 64));
      while (true) {
        scorer.score(Collections.nCopies(64, PAIR));
        running.countDown();
      }
    } catch (IllegalStateException e) {
      // The model was closed under it, which is how a thread learns that the process ends.
    }
  }
}
