package io.sparkrerank.jobs.rerank;

import io.delta.storage.LocalLogStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Delta's commits under the scheme {@code testfs}, with something planted at one of them. */
public final class FaultyLogStore extends LocalLogStore {
  private static final AtomicInteger COMMITS = new AtomicInteger();
  private static volatile int nth;
  private static volatile Fault before = () -> {};
  private static volatile Fault after = () -> {};

  /** What happens at the commit. */
  @FunctionalInterface
  interface Fault {
    void happen() throws IOException;
  }

  /** As Delta makes it. */
  public FaultyLogStore(Configuration configuration) {
    super(configuration);
  }

  /** Plants {@code fault} before the {@code n}-th commit from now on. */
  static void before(int n, Fault fault) {
    plant(n, fault, () -> {});
  }

  /** Plants {@code fault} between the {@code n}-th commit from now on and its reply. */
  static void after(int n, Fault fault) {
    plant(n, () -> {}, fault);
  }

  /** Counts from here; nothing is planted. */
  static void count() {
    plant(0, () -> {}, () -> {});
  }

  /** How many commits there were since. */
  static int commits() {
    return COMMITS.get();
  }

  private static void plant(int n, Fault first, Fault second) {
    before = first;
    after = second;
    nth = n;
    COMMITS.set(0);
  }

  @Override
  public void write(
      Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
      throws IOException {
    boolean here = path.getName().endsWith(".json") && COMMITS.incrementAndGet() == nth;
    if (here) {
      before.happen();
    }
    super.write(path, actions, overwrite, configuration);
    if (here) {
      after.happen();
    }
  }

  /** Keeps Delta from letting one commit of this JVM wait for another. */
  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
    return false;
  }
}
