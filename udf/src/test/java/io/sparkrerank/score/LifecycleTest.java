package io.sparkrerank.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.testing.Golden;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Native memory: one model, many threads, and its end. A mistake here is a crash of the JVM. */
class LifecycleTest {
  private static final int THREADS = 8;

  @Test
  void manyThreadsOnOneModelGetTheScoresOfOne() throws Exception {
    List<TextPair> pairs = new ArrayList<>(Golden.pairs().values()).subList(0, 400);
    try (LoadedModel model = TestModels.open("tiny-bert")) {
      List<PairScore> expected = scorer(model).score(pairs).scores();
      ExecutorService pool = Executors.newFixedThreadPool(THREADS);
      List<Future<List<PairScore>>> results = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        results.add(pool.submit(() -> scorer(model).score(pairs).scores()));
      }
      for (Future<List<PairScore>> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
      pool.shutdown();
    }
  }

  @Test
  void closingWaitsForRunsInFlightAndLaterRunsAreRefused() throws Exception {
    List<TextPair> pairs = new ArrayList<>(Golden.pairs().values()).subList(0, 60);
    for (int round = 0; round < 6; round++) {
      LoadedModel model = TestModels.open("tiny-bert");
      CrossEncoder scorer = scorer(model);
      CountDownLatch started = new CountDownLatch(THREADS);
      ExecutorService pool = Executors.newFixedThreadPool(THREADS + 2);
      List<Future<?>> runs = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Callable<Void> run =
            () -> {
              while (true) {
                scorer.score(pairs);
                started.countDown();
              }
            };
        runs.add(pool.submit(run));
      }
      started.await();
      Future<?> first = pool.submit(model::close);
      Future<?> second = pool.submit(model::close);
      first.get();
      second.get();
      for (Future<?> run : runs) {
        assertThatThrownBy(run::get)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(IllegalStateException.class)
            .cause()
            .message()
            .isIn("session of " + model.bundle().onnxPath() + " is closed", "tokenizer is closed");
      }
      pool.shutdown();
      model.close();
    }
  }

  @Test
  void modelsThatFailHalfOpenLeaveNothingBehind() throws IOException {
    // Two hundred leaked sessions or tokenizers would show as tens of megabytes.
    List<String> halfOpen = List.of("bad-inputs", "out-bad-rank", "out-b2", "bad-small-embedding");
    open(halfOpen, 10);
    System.gc();
    long before = residentKilobytes();
    open(halfOpen, 50);
    System.gc();
    assertThat(residentKilobytes() - before).isLessThan(60_000);
  }

  @Test
  void aModelCanBeOpenedAgainAfterItWasClosed() {
    TextPair pair = new TextPair("how does it work", "it works");
    List<PairScore> scores = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      try (LoadedModel model = TestModels.open("tiny-xlmr-external");
          LoadedModel same = TestModels.open("tiny-xlmr")) {
        scores.addAll(scorer(model).score(List.of(pair)).scores());
        scores.addAll(scorer(same).score(List.of(pair)).scores());
      }
    }
    assertThat(scores).hasSize(6).containsOnly(scores.get(0));
  }

  private static void open(List<String> names, int times) {
    for (int i = 0; i < times; i++) {
      for (String name : names) {
        assertThatThrownBy(() -> TestModels.open(name).close()).isInstanceOf(RerankException.class);
      }
    }
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static CrossEncoder scorer(LoadedModel model) {
    return new CrossEncoder(
        model,
        new ScoringSpec(ScoringMode.FLAG, 64, Activation.IDENTITY, new TokenBudget(1024, 16), 100));
  }
}
