package io.sparkrerank.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.spark.Reranker;
import io.sparkrerank.spark.ml.CrossEncoderReranker;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door for Spark ML pipelines. */
class TransformerTest {
  @TempDir private Path directory;

  private static CrossEncoderReranker tiny() {
    return new CrossEncoderReranker("reranker_1")
        .setModelPath(TestModels.path("tiny-bert").toString());
  }

  @Test
  void the_schema_is_known_without_a_model_and_is_that_of_the_result() {
    CrossEncoderReranker stage = tiny().setGroupCol("query_id").setLogitCol("logit");

    Dataset<Row> ranked = stage.transform(Pairs.some());

    assertThat(
            new CrossEncoderReranker()
                .setModelPath("/no/such/model")
                .setGroupCol("query_id")
                .setLogitCol("logit")
                .transformSchema(Pairs.some().schema())
                .simpleString())
        .isEqualTo(ranked.schema().simpleString());
    Metadata metadata = ranked.schema().apply("score").metadata().getMetadata(Reranker.METADATA);
    assertThat(metadata.getString("model")).isEqualTo(TestModels.path("tiny-bert").toString());
    assertThat(metadata.getString("model_sha256"))
        .isEqualTo(TestModels.bundle("tiny-bert").sha256());
    assertThat(metadata.getString("mode")).isEqualTo("flag");
    assertThat(metadata.getString("activation")).isEqualTo("identity");
    assertThat(metadata.getLong("max_tokens")).isPositive();
  }

  @Test
  void params_are_sparks_own() {
    CrossEncoderReranker stage = tiny().setTopN(3).setMode("PAIR");
    CrossEncoderReranker copy = stage.copy(new ParamMap().put(stage.topN().w(5)));

    assertThat(copy.uid()).isEqualTo("reranker_1");
    assertThat(copy.getTopN()).isEqualTo(5);
    assertThat(stage.getTopN()).isEqualTo(3);
    assertThat(stage.params()).hasSize(23);
    assertThat(stage.explainParams())
        .contains("mode: how a pair is cut and scored: flag as FlagReranker, pair as")
        .contains("(default: flag, current: PAIR)")
        .contains(
            "maxBatchTokens: tokens of one model run, padding included; what suits the device"
                + " unless set (undefined)");
    assertThatThrownBy(() -> stage.setMode("both"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reranker_1 parameter mode given invalid value both.");
    assertThatThrownBy(() -> stage.setTopN(0)).isInstanceOf(IllegalArgumentException.class);
    CrossEncoderReranker bare = new CrossEncoderReranker("r");
    CrossEncoderReranker withNull = new CrossEncoderReranker("r").setModelPath(null);
    for (CrossEncoderReranker none : List.of(bare, withNull)) {
      assertThatThrownBy(() -> none.transformSchema(Pairs.some().schema()))
          .isInstanceOf(RerankException.class)
          .hasMessage("r: modelPath is not set; give the directory of the model bundle");
    }
  }

  @Test
  void a_pipeline_comes_back_with_its_model_or_says_what_became_of_it() throws IOException {
    Path model = TestModels.copy("tiny-bert", directory.resolve("model"));
    CrossEncoderReranker stage =
        tiny().setModelPath(model.toString()).setTieBreakCols("doc_id").setMinScore(-1e9);
    String path = directory.resolve("pipeline").toString();
    PipelineModel pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new SQLTransformer().setStatement("SELECT * FROM __THIS__ WHERE doc_id < 7"),
                  stage
                })
            .fit(Pairs.some());
    pipeline.write().overwrite().save(path);

    PipelineModel loaded = PipelineModel.load(path);

    CrossEncoderReranker again = (CrossEncoderReranker) loaded.stages()[1];
    assertThat(again.getModelSha256()).isEqualTo(TestModels.bundle("tiny-bert").sha256());
    assertThat(again.getTieBreakCols()).containsExactly("doc_id");
    assertThat(again.getMinScore()).isEqualTo(-1e9);
    assertThat(scores(loaded.transform(Pairs.some())))
        .isEqualTo(scores(pipeline.transform(Pairs.some())))
        .hasSize(5);

    Files.writeString(model.resolve("tokenizer_config.json"), "{}\n");
    assertThatThrownBy(() -> PipelineModel.load(path))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("model " + model + " has sha256 ")
        .hasMessageEndingWith(
            "was saved with its path: its files were changed since; put the old ones back, or set"
                + " modelPath again to take the new ones");
    assertThatThrownBy(() -> again.transform(Pairs.some()))
        .hasMessageContaining("its files were changed since");
    Files.move(model, directory.resolve("elsewhere"));
    assertThatThrownBy(() -> PipelineModel.load(path))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("the model that was saved as a path, " + model + " with sha256 ")
        .hasMessageContaining("is not there any more (model.path " + model + " is not a directory")
        .hasMessageEndingWith("put it back, or set modelPath to where it is now and save again");
  }

  @Test
  void a_cross_validator_searches_its_params() {
    CrossEncoderReranker stage = tiny().setMinScore(-1e9);
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  stage,
                  new VectorAssembler()
                      .setInputCols(new String[] {"score"})
                      .setOutputCol("features"),
                  new LinearRegression().setLabelCol("doc_id").setMaxIter(2)
                });
    Dataset<Row> twice = Pairs.some().union(Pairs.some());

    var best =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEvaluator(new RegressionEvaluator().setLabelCol("doc_id"))
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(stage.maxLength(), new int[] {16, 64}).build())
            .setNumFolds(2)
            .setSeed(1)
            .fit(twice);

    assertThat(best.avgMetrics()).hasSize(2);
    assertThat(best.transform(Pairs.some()).select("features").first().<Vector>getAs(0).size())
        .isEqualTo(1);
  }

  private static Map<Integer, Double> scores(Dataset<Row> rows) {
    List<Row> collected = rows.select("doc_id", "score").collectAsList();
    Map<Integer, Double> scores = new java.util.HashMap<>();
    collected.forEach(row -> scores.put(row.getInt(0), row.getDouble(1)));
    return scores;
  }
}
