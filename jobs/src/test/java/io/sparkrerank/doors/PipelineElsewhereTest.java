package io.sparkrerank.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.spark.ml.CrossEncoderReranker;
import io.sparkrerank.testing.ChildJvm;
import io.sparkrerank.testing.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines that one JVM saves and another loads. */
class PipelineElsewhereTest {
  @TempDir private Path directory;

  @Test
  void another_jvm_gives_the_same_scores_or_says_what_became_of_the_model() throws Exception {
    List<String> expected = PipelineInChild.lines(saved("stays").transform(Pairs.some()));
    saved("changes");
    Files.writeString(model("changes").resolve("tokenizer_config.json"), "{}\n");
    saved("moves");
    Files.move(model("moves"), directory.resolve("elsewhere"));

    ChildJvm child =
        new ChildJvm(directory.resolve("child"), Map.of("SPARK_LOCAL_IP", "127.0.0.1"))
            .with("-Xmx1g")
            .with("-XX:TieredStopAtLevel=1");
    List.of(JavaModuleOptions.defaultModuleOptionArray()).forEach(child::with);
    ChildJvm.Result result =
        child.run(
            PipelineInChild.class,
            pipeline("stays").toString(),
            pipeline("changes").toString(),
            pipeline("moves").toString());

    assertThat(result.exitCode()).as(result.err()).isZero();
    List<String> said = result.out().lines().toList();
    assertThat(said.subList(0, expected.size())).isEqualTo(expected);
    assertThat(said.subList(expected.size(), said.size()))
        .satisfiesExactly(
            changed ->
                assertThat(changed)
                    .startsWith("model " + model("changes") + " has sha256 ")
                    .contains("its files were changed since; put the old ones back"),
            moved ->
                assertThat(moved)
                    .startsWith("the model that was saved as a path, " + model("moves"))
                    .endsWith("put it back, or set modelPath to where it is now and save again"));
  }

  private PipelineModel saved(String name) throws Exception {
    CrossEncoderReranker stage =
        new CrossEncoderReranker()
            .setModelPath(TestModels.copy("tiny-bert", model(name)).toString())
            .setGroupCol("query_id")
            .setTieBreakCols("doc_id")
            .setTopN(2)
            .setMaxBatchPairs(1);
    PipelineStage filter =
        new SQLTransformer().setStatement("SELECT * FROM __THIS__ WHERE doc_id < 7");
    PipelineModel pipeline =
        new Pipeline().setStages(new PipelineStage[] {filter, stage}).fit(Pairs.some());
    pipeline.write().save(pipeline(name).toString());
    return pipeline;
  }

  private Path model(String name) {
    return directory.resolve(name).resolve("model");
  }

  private Path pipeline(String name) {
    return directory.resolve(name).resolve("pipeline");
  }
}
