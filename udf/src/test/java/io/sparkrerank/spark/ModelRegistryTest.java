package io.sparkrerank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.score.CrossEncoder;
import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.spec.ScoringSpec;
import io.sparkrerank.spec.SessionSpec;
import io.sparkrerank.spec.TokenBudget;
import io.sparkrerank.testing.CapturedLog;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.util.RerankException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryTest {
  private static final int TASKS = 8;

  private final ModelSpec bert = TestSpecs.model("tiny-bert");
  private final ModelSpec xlmr = TestSpecs.model("tiny-xlmr");
  private CapturedLog log;

  @BeforeEach
  void startEmpty() {
    ModelRegistry.closeIdle();
    log = CapturedLog.of(LoadedModel.class);
  }

  @AfterEach
  void leaveEmpty() {
    log.close();
    ModelRegistry.closeIdle();
  }

  @Test
  void tasksThatAskAtTheSameTimeShareOneSession() throws Exception {
    ExecutorService tasks = Executors.newFixedThreadPool(TASKS);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<LoadedModel>> models = new ArrayList<>();
    for (int task = 0; task < TASKS; task++) {
      models.add(
          tasks.submit(
              () -> {
                start.await();
                try (ModelRegistry.Lease lease = ModelRegistry.acquire(bert)) {
                  assertThat(logit(lease.model())).isFinite();
                  return lease.model();
                }
              }));
    }
    start.countDown();

    Set<LoadedModel> distinct = new HashSet<>();
    for (Future<LoadedModel> model : models) {
      distinct.add(model.get());
    }
    tasks.shutdown();
    assertThat(distinct).hasSize(1);
    assertThat(log.messages()).hasSize(1);
  }

  @Test
  void aModelStaysOpenForTheNextTask() {
    LoadedModel first;
    try (ModelRegistry.Lease lease = ModelRegistry.acquire(bert)) {
      first = lease.model();
    }
    try (ModelRegistry.Lease lease = ModelRegistry.acquire(bert)) {
      assertThat(lease.model()).isSameAs(first);
    }
    assertThat(log.messages()).hasSize(1);
  }

  @Test
  void anIdleModelIsClosedWhenAnotherIsAskedFor() {
    LoadedModel idle;
    try (ModelRegistry.Lease lease = ModelRegistry.acquire(bert)) {
      idle = lease.model();
    }
    try (ModelRegistry.Lease lease = ModelRegistry.acquire(xlmr)) {
      assertThat(logit(lease.model())).isFinite();
      assertThatThrownBy(() -> logit(idle)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aModelInUseIsNotClosedWhenAnotherIsAskedFor() {
    try (ModelRegistry.Lease used = ModelRegistry.acquire(bert);
        ModelRegistry.Lease other = ModelRegistry.acquire(xlmr)) {
      ModelRegistry.closeIdle();
      assertThat(logit(used.model())).isFinite();
      assertThat(logit(other.model())).isFinite();
    }
  }

  @Test
  void givingALeaseBackTwiceCountsOnce() {
    try (ModelRegistry.Lease used = ModelRegistry.acquire(bert)) {
      ModelRegistry.Lease twice = ModelRegistry.acquire(bert);
      twice.close();
      twice.close();
      ModelRegistry.closeIdle();

      assertThat(logit(used.model())).isFinite();
    }
  }

  @Test
  @SuppressWarnings("resource") // the one that fails lends nothing
  void aModelThatCouldNotBeOpenedCanBeTriedAgain(@TempDir Path directory) throws Exception {
    Path copy = TestModels.copy("tiny-bert", directory.resolve("model"));
    ModelSpec spec =
        new ModelSpec(
            copy.toString(),
            "model.onnx",
            bert.sha256(),
            directory.toString(),
            ModelSpec.SINGLE_LABEL,
            SessionSpec.cpu(1));
    byte[] graph = Files.readAllBytes(copy.resolve("model.onnx"));
    Files.write(copy.resolve("model.onnx"), new byte[] {1, 2, 3});

    assertThatThrownBy(() -> ModelRegistry.acquire(spec))
        .isInstanceOf(RerankException.class)
        .hasMessageMatching(
            "model bundle .*/model has sha256 [0-9a-f]{64} on this host, but the driver found "
                + bert.sha256()
                + "; put the same files on every host");

    Files.write(copy.resolve("model.onnx"), graph);
    try (ModelRegistry.Lease lease = ModelRegistry.acquire(spec)) {
      assertThat(logit(lease.model())).isFinite();
    }
  }

  @Test
  void closingAllClosesAModelInUseWhichIsOpenedAgainForTheNext() {
    try (ModelRegistry.Lease used = ModelRegistry.acquire(bert)) {
      LoadedModel model = used.model();
      ModelRegistry.closeAll();

      assertThatThrownBy(() -> logit(model)).isInstanceOf(IllegalStateException.class);
      try (ModelRegistry.Lease next = ModelRegistry.acquire(bert)) {
        assertThat(logit(next.model())).isFinite();
      }
    }
  }

  private static float logit(LoadedModel model) {
    ScoringSpec spec =
        new ScoringSpec(ScoringMode.FLAG, 64, Activation.IDENTITY, new TokenBudget(512, 8), 8);
    return new CrossEncoder(model, spec)
        .score(List.of(new TextPair("what is it", "it is this")))
        .scores()
        .get(0)
        .logit();
  }
}
