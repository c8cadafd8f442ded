package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.config.EventDays;
import io.sparkrerank.jobs.config.InputsConfig;
import io.sparkrerank.jobs.tables.CommitId;
import io.sparkrerank.spark.ResolvedModel;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * One try of a run: what is known of it before it scores.
 *
 * @param id unlike that of any other try
 * @param identity what names the run
 * @param config its configuration, without secrets
 * @param model the model and how it scores
 * @param inputVersions what it reads, by table
 * @param eventDays the days of logs that it reads; blank where no input is one
 * @param force whether it replaces results that stand
 * @param startedAt when it started
 */
record RunAttempt(
    String id,
    RunIdentity identity,
    String config,
    ResolvedModel model,
    Map<String, String> inputVersions,
    String eventDays,
    boolean force,
    Instant startedAt) {
  /** Checks presence. */
  RunAttempt {
    Objects.requireNonNull(id, "id is null");
    inputVersions = Map.copyOf(inputVersions);
  }

  /** A try of {@code submission} that starts now. */
  static RunAttempt of(
      Submission submission, ResolvedModel model, Map<String, String> inputVersions, Clock clock) {
    InputsConfig inputs = submission.config().inputs();
    boolean log =
        inputs.queries().eventTimeColumn().isPresent()
            || inputs.candidates().eventTimeColumn().isPresent();
    return new RunAttempt(
        UUID.randomUUID().toString(),
        submission.identity(),
        submission.config().toJson(),
        model,
        inputVersions,
        submission.days().filter(days -> log).map(EventDays::toString).orElse(""),
        submission.force(),
        clock.instant());
  }

  /** The day it started, in UTC. */
  LocalDate startDay() {
    return LocalDate.ofInstant(startedAt, ZoneOffset.UTC);
  }

  /** What makes its {@code number}-th piece of scores, from 1, one that is kept once. */
  CommitId pieceId(int number) {
    String appId = identity.slice().appId("store") + "/" + id;
    return new CommitId(appId, number, appId + "/" + number);
  }
}
