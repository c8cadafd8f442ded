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
    SessionSpec cuda = new SessionSpec(Device.CUDA, 0, 1);
    assertThat(MODEL.withSession(cuda.onGpu(3)).session())
        .isEqualTo(new SessionSpec(Device.CUDA, 3, 1));
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
        .isThrownBy(() -> new SessionSpec(null, 0, 1))
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
