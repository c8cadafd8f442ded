package io.sparkrerank.jobs.config;

import io.sparkrerank.jobs.gates.FirstRun;
import io.sparkrerank.jobs.gates.Gate;
import java.util.List;

/**
 * What a run's results must meet before they are published.
 *
 * @param required the gates; none, and every run is published
 * @param firstRun what gates on drift do where there is no earlier run
 */
public record GatesConfig(List<Gate> required, FirstRun firstRun) {
  /** Copies the list. */
  public GatesConfig {
    required = List.copyOf(required);
  }
}
