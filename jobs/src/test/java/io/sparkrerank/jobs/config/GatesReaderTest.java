package io.sparkrerank.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.jobs.gates.FirstRun;
import io.sparkrerank.jobs.gates.Gate;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatesReaderTest {
  @TempDir private Path directory;
  private ConfFiles files;

  @BeforeEach
  void setUp() {
    files = new ConfFiles(directory);
  }

  @Test
  void everyQuantityIsUnderstood() {
    List<String> gates =
        List.of(
            "nDCG@10.delta >= 0",
            "nDCG@10.ci_low > -0.01",
            "RR.retrieval <= 1",
            "P(rel=2)@5.rerank >= 0.25",
            "RR.p_holm < 0.05",
            "RR.loss_ratio <= 0.2",
            "RR.ci_high >= 0",
            "candidates > 0",
            "scored > 1000",
            "kept >= 1",
            "reject_ratio <= 0.01",
            "non_finite == 0",
            "truncated_ratio <= 0.2",
            "duplicate_ratio <= 0.1",
            "rank_churn@10 <= 0.5",
            "score_psi <= 0.2");
    GatesConfig config = load(gates, "first-run = fail").gates();
    assertThat(config.required().stream().map(Gate::text)).containsExactlyElementsOf(gates);
    assertThat(config.firstRun()).isEqualTo(FirstRun.FAIL);
  }

  @Test
  void spacesAndAliasesDoNotMatter() {
    GatesConfig config = load(List.of(" ndcg_cut_10.delta>=-1e-2 ", "MRR.delta>=0"), "").gates();
    assertThat(config.required().stream().map(Gate::text))
        .containsExactly("nDCG@10.delta >= -0.01", "RR.delta >= 0");
  }

  @Test
  void noGatesIsTheDefault() {
    assertThat(files.load("").gates()).isEqualTo(new GatesConfig(List.of(), FirstRun.PASS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reject_ratio | must hold gates such as \"reject_ratio <= 0.01\", found 'reject_ratio'",
        "reject_rate <= 0.1 | must name what gates know (did you mean 'reject_ratio'?), found"
            + " 'reject_rate <= 0.1'",
        "reject_ratio <= 1 % | must compare with a finite number, not '1 %', found 'reject_ratio <="
            + " 1 %'",
        "reject_ratio <= Infinity | must compare with a finite number, not 'Infinity', found"
            + " 'reject_ratio <= Infinity'",
        "reject_ratio => 1 | must name what gates know (did you mean 'reject_ratio'?), found"
            + " 'reject_ratio => 1'",
        "RR.gain >= 0 | must name something of a measure (known here: ci_high, ci_low, delta,"
            + " loss_ratio, p_holm, rerank, retrieval), found 'RR.gain >= 0'",
        "nDGC@10.delta >= 0 | must name known measures: The measures are not understood: 'nDGC@10'"
            + " is not a known measure; did you mean nDCG@10?., found 'nDGC@10.delta >= 0'",
        "nDCG@20.delta >= 0 | must name measures of evaluation.measures, which has no nDCG@20,"
            + " found 'nDCG@20.delta >= 0'",
        "rank_churn <= 1 | must give rank_churn a depth, as in rank_churn@10, found 'rank_churn <="
            + " 1'",
        "rank_churn@0 <= 1 | must give rank_churn a depth, as in rank_churn@10, found 'rank_churn@0"
            + " <= 1'",
        "rank_churn@11 <= 1 | must not look deeper than scoring.top-n = 10 keeps, found"
            + " 'rank_churn@11 <= 1'",
      })
  void aMistakeIsToldWithWhatWasExpected(String gate, String message) {
    assertThatThrownBy(() -> load(List.of(gate), ""))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith(
            "the configuration has 1 mistake:\n  - rerank.gates.require " + message);
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThatThrownBy(
            () -> load(List.of("x > 1", "kept >= many", "RR.delta >= 0"), "firstRun = x"))
        .hasMessageStartingWith("the configuration has 3 mistakes:")
        .hasMessageContaining(
            "rerank.gates.firstRun is not a known key: did you mean 'first-run'?");
    assertThatThrownBy(() -> files.load("rerank.gates.require = 7"))
        .hasMessageContaining("rerank.gates.require must be a list of gates, found '7'");
    assertThatThrownBy(() -> files.load("rerank.gates.first-run = skip"))
        .hasMessageContaining("rerank.gates.first-run must be pass or fail, found 'skip'");
  }

  @Test
  void measuresNeedQrels() {
    assertThatThrownBy(() -> files.load("rerank.gates.require = [\"nDCG@10.delta >= 0\"]"))
        .hasMessageContaining(
            "rerank.gates.require must do without measures where inputs.qrels is not given, found"
                + " 'nDCG@10.delta >= 0'");
  }

  private RerankConfig load(List<String> gates, String more) {
    return files.load(
        """
        rerank {
          inputs.qrels.path = /lake/qrels
          outputs.metrics.path = /lake/metrics
          scoring.top-n = 10
          evaluation.measures = ["nDCG@10", "RR", "P(rel=2)@5"]
          gates { require = ["%s"], %s }
        }
        """
            .formatted(String.join("\", \"", gates), more));
  }
}
