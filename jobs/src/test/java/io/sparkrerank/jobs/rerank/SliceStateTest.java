package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SliceStateTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void aSliceThatNobodyHasIsFree() {
    SliceState free = SliceState.of(List.of());
    assertThatCode(() -> free.refuseOthers("mine")).doesNotThrowAnyException();
    assertThat(free.pinned("mine")).isEmpty();
    assertThat(free.done()).isEmpty();
  }

  @Test
  void theRunWhoseResultsStandOwnsTheSliceEvenWhileAnotherTries() {
    SliceState state =
        SliceState.of(List.of(run("theirs", RunStatus.STARTED), run("mine", RunStatus.SUCCEEDED)));
    assertThatCode(() -> state.refuseOthers("mine")).doesNotThrowAnyException();
    assertThat(state.pinned("mine")).isEmpty();
    assertThatThrownBy(() -> state.refuseOthers("theirs"))
        .hasMessage(
            "the results of this run date and model belong to run mine (SUCCEEDED, started"
                + " 2026-11-22T12:00:00Z), not to run theirs; nothing was scored: give --run-id"
                + " mine to go on with it, or --force to replace it");
  }

  @Test
  void anUnfinishedRunGoesOnWithWhatItHasPinned() {
    SliceState state = SliceState.of(List.of(run("mine", RunStatus.PUBLISHING)));
    assertThat(state.pinned("mine")).containsEntry("inputs.queries", "q (delta)@v7");
    assertThatThrownBy(() -> state.refuseOthers("other")).hasMessageContaining("run mine");
  }

  @Test
  void aTryLeavesTheSliceToANewerOneThatIsPublishing() {
    SliceState publishing = SliceState.of(List.of(run("mine", RunStatus.PUBLISHING)));
    assertThatThrownBy(() -> publishing.refuseNewer(NOON.minusSeconds(1)))
        .hasMessageContaining("a newer try of this run is writing its results");
    assertThatCode(() -> publishing.refuseNewer(NOON)).doesNotThrowAnyException();
    SliceState scoring = SliceState.of(List.of(run("mine", RunStatus.STARTED)));
    assertThatCode(() -> scoring.refuseNewer(NOON.minusSeconds(1))).doesNotThrowAnyException();
  }

  private static PastRun run(String id, RunStatus status) {
    return new PastRun(id, status, "try", 1, "{}", NOON, Map.of("inputs.queries", "q (delta)@v7"));
  }
}
