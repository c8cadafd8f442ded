package io.sparkrerank.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.spec.Activation;
import io.sparkrerank.spec.ModelChoice;
import io.sparkrerank.spec.ScoringChoice;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir private Path directory;
  private ConfFiles files;

  @BeforeEach
  void setUp() {
    files = new ConfFiles(directory);
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    RerankConfig config = files.load("");
    assertThat(config.inputs().queries())
        .isEqualTo(
            new QueriesInput(
                new PathTable("/lake/queries", "delta", Map.of()),
                "query_id",
                "query_text",
                Optional.empty()));
    assertThat(config.inputs().candidates())
        .isEqualTo(
            new CandidatesInput(
                new PathTable("/lake/candidates", "delta", Map.of()),
                "query_id",
                "doc_id",
                Optional.of(CandidatesInput.DEFAULT_RANK),
                Optional.of(CandidatesInput.DEFAULT_SCORE),
                Optional.empty()));
    assertThat(config.inputs().passages().titleColumn()).contains(PassagesInput.DEFAULT_TITLE);
    assertThat(config.inputs().qrels()).isEmpty();
    assertThat(config.outputs().byName()).containsOnlyKeys("reranked", "rejects", "runs");
    assertThat(config.outputs().reranked().format()).isEqualTo(OutputFormat.DELTA);
    assertThat(config.model())
        .isEqualTo(
            new ModelConfig("bge-reranker-base", ModelChoice.of("/models/bge-reranker-base")));
    assertThat(config.scoring())
        .isEqualTo(
            new ScoringConfig(
                ScoringChoice.defaults(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty()));
    assertThat(config.store()).isEmpty();
    assertThat(config.evaluation().meanOver()).isEqualTo(MeanOverChoice.QRELS);
    assertThat(config.evaluation().measures()).contains("nDCG@10");
  }

  @Test
  void aSetWinsOverALaterFileAndThatOverAnEarlierOne() {
    Path first = files.write("1.conf", ConfFiles.MINIMAL + "rerank.scoring { top-n = 1 }");
    Path second = files.write("2.conf", "rerank.scoring { top-n = 2, partitions = 2 }");
    assertThat(ConfigLoader.load(List.of(first, second), Map.of()).scoring().topN()).hasValue(2);
    assertThat(ConfigLoader.load(List.of(second, first), Map.of()).scoring().topN()).hasValue(1);
    ScoringConfig scoring =
        ConfigLoader.load(List.of(first, second), Map.of("scoring.top-n", "3")).scoring();
    assertThat(scoring.topN()).hasValue(3);
    assertThat(scoring.partitions()).hasValue(2);
  }

  @Test
  void aSetTakesItsKeyWithAndWithoutTheRootAndTheLastOneWins() {
    Map<String, String> sets = new LinkedHashMap<>();
    sets.put("scoring.top-n", "1");
    sets.put("rerank.scoring.top-n", "2");
    assertThat(files.load("", sets).scoring().topN()).hasValue(2);
  }

  @Test
  void aSetTakesTextsAsTheyStandAndListsAsHocon() {
    RerankConfig config =
        files.load(
            "",
            Map.of(
                "inputs.queries.path", "s3a://bucket/queries:v1?a=$b",
                "inputs.queries.options.\"a.b\"", "c, d",
                "evaluation.measures", "[\"RR@10\", RR]",
                "model.id", "\"quoted\""));
    assertThat(config.inputs().queries().table())
        .isEqualTo(new PathTable("s3a://bucket/queries:v1?a=$b", "delta", Map.of("a.b", "c, d")));
    assertThat(config.evaluation().measures()).containsExactly("RR@10", "RR");
    assertThat(config.model().id()).isEqualTo("quoted");
  }

  @Test
  void nullTakesBackADefaultOrAnEarlierFile() {
    RerankConfig config =
        files.load(
            "rerank.inputs.passages.columns.title = null",
            Map.of("inputs.queries.path", "null", "inputs.queries.table", "lake.queries"));
    assertThat(config.inputs().passages().titleColumn()).isEmpty();
    assertThat(config.inputs().queries().table())
        .isEqualTo(new CatalogTable("lake.queries", "delta", Map.of()));
  }

  @Test
  void theEnvironmentIsReadWhereAFileAsksForIt() {
    // surefire sets SPARK_LOCAL_IP for every test.
    RerankConfig config =
        files.load(
            """
            rerank.model.path = /models/${SPARK_LOCAL_IP}
            rerank.scoring.top-n = 5
            rerank.scoring.top-n = ${?SURELY_NOT_SET}
            """);
    assertThat(config.model().choice().path())
        .isEqualTo("/models/" + System.getenv("SPARK_LOCAL_IP"));
    assertThat(config.scoring().topN()).hasValue(5);
  }

  @Test
  void numbersMayComeAsTextsAsTheEnvironmentGivesThem() {
    assertThat(files.load("rerank.scoring.top-n = \"7\"").scoring().topN()).hasValue(7);
  }

  @Test
  void includesAndVariablesReachAcrossFiles() {
    files.write("lake.conf", "vars.lake = /elsewhere");
    String text = "include \"lake.conf\"\nrerank.inputs.queries.path = ${vars.lake}/queries";
    assertThat(files.load(text).inputs().queries().table().display())
        .isEqualTo("/elsewhere/queries (delta)");
    assertThat(files.load(text, Map.of("vars.lake", "/set")).inputs().queries().table().display())
        .isEqualTo("/set/queries (delta)");
  }

  @Test
  void optionsWithDotsKeepTheirNamesQuotedOrNot() {
    TableRef table =
        files
            .load("rerank.inputs.queries.options { \"a.b\" = 1, c.d = true, e = x }")
            .inputs()
            .queries()
            .table();
    assertThat(table.options()).isEqualTo(Map.of("a.b", "1", "c.d", "true", "e", "x"));
  }

  @Test
  void systemPropertiesDoNotSlipInAsSettings() {
    System.setProperty("rerank.scoring.top-n", "99");
    try {
      com.typesafe.config.ConfigFactory.invalidateCaches();
      assertThat(files.load("").scoring().topN()).isEmpty();
    } finally {
      System.clearProperty("rerank.scoring.top-n");
      com.typesafe.config.ConfigFactory.invalidateCaches();
    }
  }

  @Test
  void onlyColumnsWithNamesOfTheUsersOwnMustExist() {
    RerankConfig config =
        files.load(
            """
            rerank.inputs {
              candidates.columns.retrieval-score = bm25
              passages.columns.title = title
            }
            """);
    assertThat(config.inputs().candidates().scoreMustExist()).isTrue();
    assertThat(config.inputs().candidates().rankMustExist()).isFalse();
    assertThat(config.inputs().passages().titleMustExist()).isFalse();
  }

  @Test
  void theActivationFollowsTheModeUnlessItIsChosen() {
    assertThat(activation("normalize = false")).contains(Activation.IDENTITY);
    assertThat(activation("normalize = true")).contains(Activation.SIGMOID);
    assertThat(activation("mode = pair")).isEmpty();
    assertThat(activation("mode = pair, activation = identity")).contains(Activation.IDENTITY);
    assertThat(activation("normalize = true, activation = identity")).contains(Activation.IDENTITY);
  }

  @Test
  void theModelsIdIsTheLastNameOfItsPath() {
    assertThat(files.load("rerank.model.path = \"s3a://b/models/bge/\"").model().id())
        .isEqualTo("bge");
    assertThat(files.load("rerank.model.path = bge").model().id()).isEqualTo("bge");
  }

  private Optional<Activation> activation(String scoring) {
    return files.load("rerank.scoring { " + scoring + " }").scoring().choice().chosenActivation();
  }
}
