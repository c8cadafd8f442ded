package io.sparkrerank.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SpecTest {
  private static final ModelSpec MODEL =
      new ModelSpec(
          "hdfs:///m", "model.onnx", "00", "/tmp/c", ModelSpec.SINGLE_LABEL, SessionSpec.cpu(2));
  private static final ScoringSpec SCORING =
      new ScoringSpec(ScoringMode.FLAG, 512, Activation.SIGMOID, new TokenBudget(8192, 64), 2048);

  @Test
  void specsTravelToExecutorsUnchanged() throws Exception {
    assertThat(roundTrip(MODEL)).isEqualTo(MODEL);
    assertThat(roundTrip(SCORING)).isEqualTo(SCORING);
  }

  @Test
  void aSessionMovesToTheGpuOfItsTask() {
    SessionSpec cuda = SessionSpec.cuda(0).withConcurrentRuns(1);
    assertThat(MODEL.withSession(cuda.onGpu(3)).session())
        .isEqualTo(SessionSpec.cuda(3).withConcurrentRuns(1));
  }

  @Test
  void batchesSuitTheDeviceUnlessTheUserSaysOtherwise() {
    assertThat(BatchChoice.DEFAULT.budget(Device.CPU)).isEqualTo(new TokenBudget(1024, 128, 0, 1));
    assertThat(BatchChoice.DEFAULT.budget(Device.CUDA))
        .isEqualTo(new TokenBudget(16384, 512, 256, 1));
    assertThat(BatchChoice.DEFAULT.windowPairs(Device.CPU)).isEqualTo(2048);
    assertThat(BatchChoice.DEFAULT.windowPairs(Device.CUDA)).isEqualTo(8192);
    BatchChoice chosen =
        new BatchChoice(OptionalInt.of(1), OptionalInt.of(2), OptionalInt.of(3), OptionalInt.of(4));
    for (Device device : Device.values()) {
      assertThat(chosen.budget(device).maxBatchTokens()).isEqualTo(1);
      assertThat(chosen.budget(device).maxBatchPairs()).isEqualTo(2);
      assertThat(chosen.budget(device).lengthBucket()).isEqualTo(3);
      assertThat(chosen.windowPairs(device)).isEqualTo(4);
    }
  }

  @Test
  void rowsAreRoundedUpToABucketWithinTheModelsLength() {
    TokenBudget budget = new TokenBudget(1, 1, 0, 32);
    assertThat(budget.width(1, 512)).isEqualTo(32);
    assertThat(budget.width(32, 512)).isEqualTo(32);
    assertThat(budget.width(33, 512)).isEqualTo(64);
    assertThat(budget.width(60, 62)).isEqualTo(62);
    assertThat(budget.width(Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenBudget(0, 1))
        .withMessage("token budget must be positive: maxBatchTokens=0, maxBatchPairs=1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionSpec.cpu(0))
        .withMessage("intraOpThreads must be >= 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionSpec.cpu(1).onGpu(-1))
        .withMessage("gpuAddress must be >= 0, found -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionSpec.cpu(1).withConcurrentRuns(0))
        .withMessage("concurrentRuns must be >= 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GpuMemory(0, ArenaStrategy.NEXT_POWER_OF_TWO, false))
        .withMessage("limitBytes must be positive, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenBudget(1, 1, -1, 1))
        .withMessage("runTokens must be >= 0, found -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenBudget(1, 1, 0, 0))
        .withMessage("lengthBucket must be >= 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelSpec("u", "f", "s", "c", 2, SessionSpec.cpu(1)))
        .withMessage("positiveLabel must be 0 or 1, found 2");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ScoringSpec(ScoringMode.PAIR, 0, Activation.SIGMOID, new TokenBudget(1, 1), 1))
        .withMessage("maxTokens must be positive, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ScoringSpec(ScoringMode.PAIR, 1, Activation.SIGMOID, new TokenBudget(1, 1), 0))
        .withMessage("windowPairs must be positive, found 0");
    assertThatNullPointerException()
        .isThrownBy(() -> new SessionSpec(null, 0, 1, 1, GpuMemory.DEFAULT, ""))
        .withMessage("device is null");
  }

  @Test
  void sigmoidSaturatesWhichIsWhyOrderIsTheLogits() {
    assertThat(Activation.SIGMOID.apply(0)).isEqualTo(0.5);
    assertThat(Activation.SIGMOID.apply(2)).isCloseTo(0.8807970779778823, within(1e-15));
    assertThat(Activation.SIGMOID.apply(40)).isEqualTo(Activation.SIGMOID.apply(50)).isEqualTo(1.0);
    assertThat(Activation.SIGMOID.apply(-100)).isPositive();
    assertThat(Activation.IDENTITY.apply(-3.25f)).isEqualTo(-3.25);
  }

  @Property
  void activationsNeverTurnTheOrderRound(@ForAll float a, @ForAll float b) {
    for (Activation activation : Activation.values()) {
      assertThat(activation.apply(Math.min(a, b)))
          .isLessThanOrEqualTo(activation.apply(Math.max(a, b)));
    }
  }

  private static Object roundTrip(Object value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }
}
