package io.sparkrerank.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigMistakesTest {
  @TempDir private Path directory;
  private ConfFiles files;

  @BeforeEach
  void setUp() {
    files = new ConfFiles(directory);
  }

  @Test
  void anEmptyFileLacksEverythingThatIsRequired() {
    Path empty = files.write("empty.conf", "");
    assertThat(message(() -> ConfigLoader.load(List.of(empty), Map.of())))
        .isEqualTo(
            """
            the configuration has 7 mistakes:
              - rerank.inputs.queries.path is missing: give the table's path, or its catalog name as rerank.inputs.queries.table
              - rerank.inputs.candidates.path is missing: give the table's path, or its catalog name as rerank.inputs.candidates.table
              - rerank.inputs.passages.path is missing: give the table's path, or its catalog name as rerank.inputs.passages.table
              - rerank.outputs.reranked.path is missing: give the table's path, or its catalog name as rerank.outputs.reranked.table
              - rerank.outputs.rejects.path is missing: give the table's path, or its catalog name as rerank.outputs.rejects.table
              - rerank.outputs.runs.path is missing: give the table's path, or its catalog name as rerank.outputs.runs.table
              - rerank.model.path is missing: give the directory of the model bundle""");
  }

  @Test
  void mistakesOfAllKindsAreToldTogetherWithTheirPlaces() {
    String text =
        """
        rerank {
          inputs.queries.table = q
          inputs.qrels.path = /lake/qrels
          outputs.runs = 4
          scoring {
            topN = 5
            max-length = 7
          }
        }
        scoring.top-n = 3
        """;
    assertThat(message(text, Map.of("evaluation.measures", "[]")))
        .isEqualTo(
            """
            the configuration has 7 mistakes:
              - scoring is outside the block 'rerank': move it there, or under 'vars' if it is a value of your own for substitution (FILE:10)
              - rerank.inputs.queries.table and path are both given but only one can be: remove one, or set it to null (FILE:2)
              - rerank.outputs.metrics.path is missing: give the table's path, or its catalog name as rerank.outputs.metrics.table
              - rerank.outputs.runs must be a block { ... }, found '4' (FILE:4)
              - rerank.scoring.max-length must be a whole number of at least 8, found '7' (FILE:7)
              - rerank.scoring.topN is not a known key: did you mean 'top-n'? (FILE:6)
              - rerank.evaluation.measures must be a list of names such as ["nDCG@10", "RR@10"], found an empty list (--set)"""
                .replace("FILE", directory.resolve("test.conf").toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scoring.top-n | 0 | must be a whole number of at least 1, found '0'",
        "scoring.top-n | ten | must be a whole number of at least 1, found 'ten'",
        "scoring.top-n | 1.5 | must be a whole number of at least 1, found '1.5'",
        "scoring.partitions | {} | must be a whole number of at least 1, found a block",
        "scoring.max-batch-tokens | 0 | must be a whole number of at least 1, found '0'",
        "scoring.length-bucket | 0 | must be a whole number of at least 1, found '0'",
        "model.concurrent-runs | 0 | must be a whole number of at least 1, found '0'",
        "model.gpu-mem-limit | 20 gallons | must be a size such as 20g or 512m, found '20 gallons'",
        "model.gpu-mem-limit | 0 | must be a size such as 20g or 512m, found '0'",
        "model.gpu-arena | round | must be next_power_of_two or same_as_requested, found 'round'",
        "model.gpu-arena-shrink | maybe | must be true or false, found 'maybe'",
        "scoring.max-batch-pairs | -1 | must be a whole number of at least 1, found '-1'",
        "scoring.window-pairs | 99999999999 | must be a whole number of at least 1, found '99999999999'",
        "scoring.min-score | NaN | must be a finite number, found 'NaN'",
        "scoring.min-score | Infinity | must be a finite number, found 'Infinity'",
        "scoring.normalize | yes | must be true or false, found 'yes'",
        "scoring.mode | pairs | must be flag or pair, found 'pairs'",
        "scoring.activation | softmax | must be auto or sigmoid or identity, found 'softmax'",
        "model.device | gpu | must be cpu or cuda or auto, found 'gpu'",
        "model.label | 2 | must be a whole number from 0 to 1, found '2'",
        "model.file | ../other/model.onnx | must be a path inside the model's directory, found '../other/model.onnx'",
        "model.id | a b | must be 1 to 128 letters, digits or ._:@/+- that start with a letter or digit, found 'a b'",
        "model.cache-dir | [] | must be a text that is not blank, found an empty list",
        "evaluation.mean-over | all | must be qrels or run, found 'all'",
        "evaluation.measures | nDCG@10 | must be a list of names such as [\"nDCG@10\", \"RR@10\"], found 'nDCG@10'",
        "evaluation.measures | [RR, RR] | must not name anything twice, found a list",
        "outputs.reranked.format | csv | must be delta or parquet, found 'csv'",
        "inputs.queries.options | x | must be a block { ... }, found 'x'",
        "inputs.queries.options.a | [1] | must be a text, a number, true or false, found a list",
      })
  void eachKeySaysWhatItTakes(String key, String value, String expectation) {
    assertThat(message("", Map.of(key, value)))
        .isEqualTo(one("rerank." + key + " " + expectation + " (--set)"));
  }

  @Test
  void anUnknownKeyNearNothingNamesWhatIsKnown() {
    assertThat(message("rerank.evaluation.colour = red"))
        .isEqualTo(
            one(
                "rerank.evaluation.colour is not a known key: known here: mean-over, measures,"
                    + " relevance-level"
                    + at(1)));
  }

  @Test
  void aSettingWithoutEffectIsRefused() {
    assertThat(message("rerank.scoring { mode = pair, normalize = true }"))
        .isEqualTo(
            one(
                "rerank.scoring.normalize belongs to mode flag and does nothing in mode pair: set"
                    + " it to false, or choose scoring.activation, found 'true'"
                    + at(1)));
  }

  @Test
  void aMinScoreThatNoSigmoidReachesIsRefused() {
    assertThat(message("rerank.scoring { normalize = true, min-score = 2.5 }"))
        .isEqualTo(
            one(
                "rerank.scoring.min-score must not be above 1, the largest sigmoid score, found"
                    + " '2.5'"
                    + at(1)));
  }

  @Test
  void candidatesNeedRankOrScore() {
    assertThat(
            message(
                "rerank.inputs.candidates.columns { retrieval-rank = null, retrieval-score = null }"))
        .isEqualTo(
            one(
                "rerank.inputs.candidates.columns.retrieval-rank and retrieval-score are both null,"
                    + " but one of the two has to order the candidates"));
  }

  @Test
  void aBucketAloneGivesTheModelNoName() {
    assertThat(message("rerank.model.path = \"s3a://bucket/\""))
        .isEqualTo(
            one(
                "rerank.model.id cannot be taken from the directory's name '': give an id of 1 to"
                    + " 128 letters, digits or ._:@/+- that start with a letter or digit"));
  }

  @Test
  void outputsThatWouldOverwriteATableAreRefused() {
    assertThat(
            message(
                """
                rerank.outputs.rejects.path = "file:///lake/queries/"
                rerank.outputs.runs.path = /lake/reranked/runs
                """))
        .isEqualTo(
            """
            the configuration has 2 mistakes:
              - rerank.outputs.rejects and rerank.inputs.queries are the same place, /lake/queries: give each its own
              - rerank.outputs.runs and rerank.outputs.reranked lie one inside the other, at /lake/reranked/runs: put them side by side""");
  }

  @Test
  void filesThatCannotBeReadAreToldTogether() {
    Path missing = directory.resolve("missing.conf");
    Path broken = files.write("broken.conf", "rerank {\n  model = [1\n");
    assertThat(message(() -> ConfigLoader.load(List.of(missing, broken), Map.of())))
        .isEqualTo(
            """
            the configuration has 2 mistakes:
              - configuration file MISSING does not exist: check the path after --config
              - configuration file BROKEN is not valid HOCON: List should have had new element after a comma, instead had token: end of file (if you want the comma or end of file to be part of a string value, then double-quote it) (BROKEN:3)"""
                .replace("MISSING", missing.toString())
                .replace("BROKEN", broken.toString()));
  }

  @Test
  void aSubstitutionWithoutValueSaysHowToGiveOne() {
    assertThat(message("rerank.model.path = ${NOT_SET}/m"))
        .isEqualTo(
            one(
                "a substitution cannot be resolved: ${NOT_SET} has no value: set it under vars or"
                    + " in the environment, or write ${?NOT_SET} to do without"
                    + at(1)));
  }

  @Test
  void aSetThatIsNoHoconIsRefused() {
    assertThat(message("", Map.of("evaluation.measures", "[P@5]")))
        .isEqualTo(
            one(
                "--set 'evaluation.measures' cannot be read as a list, block or quoted text: put"
                    + " double quotes around texts, as in evaluation.measures=[\"nDCG@10\"]"));
    assertThat(message("", Map.of("scoring..top-n", "5")))
        .isEqualTo(one("--set 'scoring..top-n' is not a key: write one such as scoring.top-n=10"));
  }

  private String at(int line) {
    return " (" + directory.resolve("test.conf") + ":" + line + ")";
  }

  private static String one(String mistake) {
    return "the configuration has 1 mistake:\n  - " + mistake;
  }

  private String message(String text) {
    return message(text, Map.of());
  }

  private String message(String text, Map<String, String> sets) {
    return message(() -> files.load(text, sets));
  }

  private static String message(Runnable loading) {
    RerankException e = catchThrowableOfType(RerankException.class, loading::run);
    assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG);
    return e.getMessage();
  }
}
