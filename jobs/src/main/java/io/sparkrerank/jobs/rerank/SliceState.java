package io.sparkrerank.jobs.rerank;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who has done a slice and who is at it.
 *
 * @param done the run whose results stand, if there is one
 * @param open a run that has started and not finished, dead or alive
 */
record SliceState(Optional<PastRun> done, Optional<PastRun> open) {
  /** What is not asked about. */
  static final SliceState UNKNOWN = new SliceState(Optional.empty(), Optional.empty());

  /** The state that a slice's rows of the runs table describe. */
  static SliceState of(List<PastRun> rows) {
    return new SliceState(
        rows.stream().filter(row -> row.status() == RunStatus.SUCCEEDED).findFirst(),
        rows.stream().filter(row -> row.status().isOpen()).findFirst());
  }

  /**
   * Makes sure that the slice is free or the run's own.
   *
   * @throws RerankException ({@link ExitCode#CANT_CREATE}) naming the owner, if that is another run
   */
  void refuseOthers(String runId) {
    Optional<PastRun> owner = done.or(() -> open).filter(run -> !run.runId().equals(runId));
    if (owner.isPresent()) {
      PastRun other = owner.get();
      throw new RerankException(
          ExitCode.CANT_CREATE,
          "the results of this run date and model belong to run "
              + other.runId()
              + " ("
              + other.status()
              + ", started "
              + other.startedAt()
              + "), not to run "
              + runId
              + "; nothing was scored: give --run-id "
              + other.runId()
              + " to go on with it, or --force to replace it");
    }
  }

  /**
   * Makes sure that no newer try of the run is publishing.
   *
   * @throws RerankException ({@link ExitCode#TEMPORARY}) if one is
   */
  void refuseNewer(Instant startedAt) {
    if (open.filter(run -> run.status() == RunStatus.PUBLISHING)
        .filter(run -> run.startedAt().isAfter(startedAt))
        .isPresent()) {
      throw new RerankException(
          ExitCode.TEMPORARY,
          "a newer try of this run is writing its results, so this one left them to it: give the"
              + " same command again to see that it is done");
    }
  }

  /**
   * What an unfinished try of the run has pinned, to be read again; nothing where there is none.
   */
  Map<String, String> pinned(String runId) {
    return open.filter(run -> run.runId().equals(runId))
        .map(PastRun::inputVersions)
        .orElse(Map.of());
  }
}
