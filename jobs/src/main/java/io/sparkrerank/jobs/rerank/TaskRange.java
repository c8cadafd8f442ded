package io.sparkrerank.jobs.rerank;

import java.io.Serializable;
import scala.runtime.AbstractFunction1;

/** Chooses the tasks of a piece by their numbers. */
final class TaskRange extends AbstractFunction1<Object, Object> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int from;
  private final int to;

  /** Tasks {@code [from, to)}. */
  TaskRange(int from, int to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public Object apply(Object task) {
    int number = (Integer) task;
    return number >= from && number < to;
  }
}
