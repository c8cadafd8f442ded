package io.sparkrerank.util;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was registered, last first. The first failure is thrown with later ones suppressed
 * under it, so that no native is left open because another refused to close. Safe for use by
 * several threads: one that closes while another does waits for it.
 */
public final class Closer implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Registers {@code resource} to be closed before everything registered earlier. */
  public synchronized <T extends AutoCloseable> T register(T resource) {
    open.push(resource);
    return resource;
  }

  /** Closes all, then forgets them: a second call does nothing. */
  @Override
  public synchronized void close() {
    RuntimeException first = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        if (first == null) {
          first = e instanceof RuntimeException r ? r : new IllegalStateException(e);
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
