package io.sparkrerank.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloserTest {
  private final List<String> closed = new ArrayList<>();
  private final Closer closer = new Closer();

  @Test
  void closesTheLastFirstAndOnlyOnce() {
    closer.register(() -> closed.add("first"));
    closer.register(() -> closed.add("second"));
    closer.close();
    closer.close();
    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void returnsWhatItRegisters() {
    AutoCloseable resource = () -> closed.add("it");
    assertThat(closer.register(resource)).isSameAs(resource);
  }

  @Test
  void oneFailureDoesNotLeaveTheOthersOpen() {
    IllegalStateException later = new IllegalStateException("later");
    IllegalArgumentException first = new IllegalArgumentException("first");
    closer.register(() -> closed.add("bottom"));
    closer.register(() -> fail(later));
    closer.register(() -> closed.add("middle"));
    closer.register(() -> fail(first));
    assertThatThrownBy(closer::close).isSameAs(first).hasSuppressedException(later);
    assertThat(closed).containsExactly("middle", "bottom");
  }

  @Test
  void checkedFailuresAreWrapped() {
    IOException cause = new IOException("disk");
    closer.register(() -> fail(cause));
    assertThatThrownBy(closer::close).isInstanceOf(IllegalStateException.class).hasCause(cause);
  }

  @Test
  void interruptionIsPassedOn() {
    closer.register(() -> fail(new InterruptedException()));
    assertThatThrownBy(closer::close).isInstanceOf(IllegalStateException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static void fail(Exception failure) throws Exception {
    throw failure;
  }
}
