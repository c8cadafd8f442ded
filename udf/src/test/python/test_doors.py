"""PySpark's door, run by scripts/test-python.sh with the submit jar as its only addition to PySpark."""

import importlib.resources
import logging
import os
import shutil
import struct
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

from pyspark.errors import AnalysisException, IllegalArgumentException
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.ml.feature import SQLTransformer, VectorAssembler
from pyspark.ml.regression import LinearRegression
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col, collect_list, explode, lit

import spark_rerank
from spark_rerank import CrossEncoderReranker, RerankError, rerank, rerank_score

ROOT = Path(os.environ["RERANK_ROOT"])
MODEL = ROOT / "udf/src/test/resources/models/tiny-bert"
SAMPLE = ROOT / "jobs/sample"
QUERIES = 5


class Doors(unittest.TestCase):
    """One session, and the first questions of the sample with their candidates."""

    spark: SparkSession
    pairs: DataFrame

    @classmethod
    def setUpClass(cls) -> None:
        cls.spark = SparkSession.builder.getOrCreate()
        cls.spark.conf.set("spark.rerank.model.path", str(MODEL))
        cls.spark.conf.set("spark.rerank.scoring.maxBatchPairs", "1")
        read = cls.spark.read.json
        queries = read(str(SAMPLE / "queries.jsonl")).orderBy("query_id").limit(QUERIES)
        cls.pairs = (
            read(str(SAMPLE / "candidates.jsonl"))
            .join(queries, "query_id")
            .join(read(str(SAMPLE / "passages.jsonl")), "doc_id")
            .select("query_id", "doc_id", "query_text", "text")
            .cache()
        )

    def setUp(self) -> None:
        self.directory = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.directory)

    def stage(self, **params: Any) -> CrossEncoderReranker:
        given: dict[str, Any] = {"modelPath": str(MODEL), "passageCol": "text"}
        return CrossEncoderReranker(**{**given, "maxBatchPairs": 1, **params})

    def scores(self, rows: DataFrame, column: str = "score") -> dict[tuple[str, str], float]:
        collected = rows.select("query_id", "doc_id", column).collect()
        return {(row[0], row[1]): row[2] for row in collected}

    def of_the_jvm(self) -> dict[tuple[str, str], float]:
        """Scores of the DataFrame door, which Java alone has."""
        one = self.jvm("io.sparkrerank.spec.BatchChoice")
        empty, number = self.jvm("java.util.OptionalInt").empty(), self.jvm("java.util.OptionalInt")
        batches = one(empty, number.of(1), empty, empty)
        scoring = self.jvm("io.sparkrerank.spec.ScoringChoice").defaults().withBatches(batches)
        builder = self.jvm("io.sparkrerank.spark.Reranker").builder()
        reranker = builder.model(str(MODEL)).passage("text").scoring(scoring).build()
        return self.scores(DataFrame(reranker.rerank(self.pairs._jdf), self.spark))

    def jvm(self, name: str) -> Any:
        found: Any = self.spark._jvm
        for part in name.split("."):
            found = getattr(found, part)
        return found

    def test_the_package_comes_out_of_the_jar(self) -> None:
        assert spark_rerank.__file__
        self.assertRegex(spark_rerank.__file__, r"\.jar/spark_rerank/__init__\.py$")
        files = [entry.name for entry in importlib.resources.files(spark_rerank).iterdir()]
        self.assertIn("py.typed", files)

    def test_params_are_those_of_java(self) -> None:
        stage = CrossEncoderReranker()
        java_stage: Any = stage._java_obj
        java = {param.name(): param for param in java_stage.params()}
        self.assertEqual({param.name for param in stage.params}, set(java))
        for param in stage.params:
            self.assertEqual(param.doc, java[param.name].doc())
            default = java_stage.getDefault(java[param.name])
            self.assertEqual(stage.hasDefault(param), default.isDefined(), param.name)
            if default.isDefined():
                value = default.get()
                expected = list(value) if param.name == "tieBreakCols" else value
                self.assertEqual(stage.getOrDefault(param), expected)

    def test_all_doors_give_the_logits_of_the_jvm_without_a_python_worker(self) -> None:
        expected = {pair: bits(score) for pair, score in self.of_the_jvm().items()}
        self.assertEqual(len(expected), QUERIES * 20)
        lists = self.pairs.groupBy("query_id", "query_text").agg(
            collect_list("doc_id").alias("docs"), collect_list("text").alias("texts")
        )
        arrays = lists.select(
            "query_id", "docs", explode(rerank("query_text", "texts")).alias("best")
        ).select("query_id", col("docs")[col("best.pos")].alias("doc_id"), "best.score")
        self.pairs.createOrReplaceTempView("pairs")
        arriving = str(self.directory / "arriving")
        self.pairs.write.parquet(arriving)
        stream = self.spark.readStream.schema(self.pairs.schema).parquet(arriving)
        doors = {
            "Transformer": self.stage().transform(self.pairs),
            "rerank_score": self.pairs.withColumn("score", rerank_score("query_text", col("text"))),
            "rerank": arrays,
            "SQL": self.spark.sql("SELECT *, rerank_score(query_text, text) score FROM pairs"),
        }
        for door, scored in doors.items():
            with self.subTest(door):
                self.assertEqual(self.bits_of(scored), expected)
                plan = scored._jdf.queryExecution().executedPlan().toString()
                self.assertNotRegex(plan, "Python|Arrow|Pandas")
        with self.subTest("stream"):
            for scored in (
                stream.withColumn("score", rerank_score("query_text", "text")),
                self.stage().transform(stream),
            ):
                self.assertEqual(self.bits_of(self.streamed(scored)), expected)
        self.assertNotIn("pandas", sys.modules)

    def bits_of(self, scored: DataFrame) -> dict[tuple[str, str], bytes]:
        return {pair: bits(score) for pair, score in self.scores(scored).items()}

    def streamed(self, scored: DataFrame) -> DataFrame:
        query = (
            scored.writeStream.format("memory")
            .queryName("scored")
            .trigger(availableNow=True)
            .start()
        )
        query.awaitTermination()
        return self.spark.table("scored")

    def test_ranks_and_arrays_are_cut(self) -> None:
        best = self.stage(groupCol="query_id", topN=3, reasonCol="why").transform(self.pairs)
        self.assertEqual(best.columns[-3:], ["score", "rank", "why"])
        ranks = [row[0] for row in best.select("rank").collect()]
        self.assertEqual(sorted(ranks), sorted([1, 2, 3] * QUERIES))
        meta = best.schema["score"].metadata["rerank"]
        self.assertEqual((meta["model"], meta["mode"]), (str(MODEL), "flag"))
        one = self.spark.range(1).select(
            rerank(lit("q"), lit(["a", "", None]), 2).alias("kept"),
            rerank_score(lit(None), lit("a")),
        )
        self.assertEqual(one.dtypes[0][1], "array<struct<pos:int,passage:string,score:double>>")
        row = one.first()
        assert row
        self.assertEqual([kept.pos for kept in row[0]], [0, 1])
        self.assertIsNone(row[0][1].score)
        self.assertIsNone(row[1])

    def test_a_pipeline_is_saved_and_loaded_from_python_and_java(self) -> None:
        few = SQLTransformer(statement="SELECT * FROM __THIS__ WHERE doc_id <> 'none'")
        pipeline = Pipeline(stages=[few, self.stage(tieBreakCols=["doc_id"], minScore=-1e9)])
        fitted = pipeline.fit(self.pairs)
        expected = self.scores(fitted.transform(self.pairs))
        path = str(self.directory / "pipeline")
        pipeline.save(path)
        fitted.write().overwrite().save(path + "-fitted")

        loaded = PipelineModel.load(path + "-fitted")
        again = loaded.stages[1]
        assert isinstance(again, CrossEncoderReranker)
        self.assertEqual(again.uid, fitted.stages[1].uid)
        self.assertEqual(again.getTieBreakCols(), ["doc_id"])
        self.assertEqual(again.getMinScore(), -1e9)
        self.assertRegex(again.getModelSha256(), "^[0-9a-f]{64}$")
        self.assertEqual(self.scores(loaded.transform(self.pairs)), expected)
        unfitted = Pipeline.load(path).getStages()[1]
        self.assertEqual(unfitted.getOrDefault("modelSha256"), again.getModelSha256())
        java = self.jvm("org.apache.spark.ml.PipelineModel").load(path + "-fitted")
        self.assertEqual(
            self.scores(DataFrame(java.transform(self.pairs._jdf), self.spark)), expected
        )
        java.write().overwrite().save(path + "-java")
        of_java = PipelineModel.load(path + "-java")
        self.assertEqual(self.scores(of_java.transform(self.pairs)), expected)
        java.stages()[1].save(str(self.directory / "stage"))
        alone = CrossEncoderReranker.load(str(self.directory / "stage"))
        self.assertEqual(self.scores(alone.transform(self.pairs)), expected)

    def test_a_cross_validator_searches_its_params(self) -> None:
        stage = self.stage()
        numbered = self.pairs.selectExpr("*", "cast(length(text) AS DOUBLE) AS label")
        assembler = VectorAssembler(inputCols=["score"], outputCol="features")
        pipeline = Pipeline(stages=[stage, assembler, LinearRegression(maxIter=2)])
        search = CrossValidator(
            estimator=pipeline,
            evaluator=RegressionEvaluator(),
            estimatorParamMaps=ParamGridBuilder().addGrid(stage.maxLength, [16, 64]).build(),
            numFolds=2,
        )
        found = search.fit(numbered)
        self.assertEqual(len(set(found.avgMetrics)), 2)
        self.assertFalse(stage.isSet(stage.maxLength))
        self.assertIn("prediction", found.transform(numbered).columns)

    def test_what_bad_input_is_told(self) -> None:
        told = self.assertRaisesRegex
        with told(RerankError, "column passage_text expected, found only .query_id, doc_id, "):
            self.stage(passageCol="passage_text").transform(self.pairs)
        with told(RerankError, "column query_text is int, expected string; cast it"):
            self.stage().transform(self.pairs.withColumn("query_text", lit(1)))
        with told(
            RerankError, "^CrossEncoderReranker_.*: modelPath is not set; give the directory"
        ):
            CrossEncoderReranker().transform(self.pairs)
        with told(RerankError, "^model.path /no/such/model is not a directory"):
            self.stage(modelPath="/no/such/model").transform(self.pairs)
        with told(IllegalArgumentException, "parameter mode given invalid value both."):
            self.stage(mode="both").transform(self.pairs)
        with told(TypeError, 'Invalid param value given for param "topN"'):
            self.stage(topN="ten")
        with told(TypeError, "Method __init__ forces keyword arguments."):
            CrossEncoderReranker(str(MODEL))  # type: ignore[call-arg]
        with told(AnalysisException, "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"):
            self.pairs.select(rerank_score("query_text", lit(1)))
        with told(AnalysisException, "top_n of rerank must be a constant of at least 1, found 0"):
            self.spark.range(1).select(rerank(lit("q"), lit(["p"]), 0))
        with told(Exception, "must be one of flag, pair"):
            self.spark.conf.set("spark.rerank.scoring.mode", "both")
        other = self.spark.newSession()
        with told(AnalysisException, "rerank_score has no model: SET spark.rerank.model.path to "):
            other.range(1).select(rerank_score(lit("q"), lit("p")))

    def test_what_a_changed_or_moved_model_is_told(self) -> None:
        model = shutil.copytree(MODEL, self.directory / "model")
        path = str(self.directory / "stage")
        stage = self.stage(modelPath=str(model))
        stage.save(path)
        pipeline = str(self.directory / "pipeline")
        PipelineModel([stage]).save(pipeline)
        pinned = CrossEncoderReranker.load(path)

        (model / "tokenizer_config.json").write_text("{}\n")
        changed = "^model .* has sha256 .* was saved with its path: its files were changed since"
        with self.assertRaisesRegex(RerankError, changed):
            CrossEncoderReranker.load(path)
        with self.assertRaisesRegex(RerankError, changed):
            pinned.transform(self.pairs)
        pinned.setModelPath(str(model)).transform(self.pairs)
        model.rename(self.directory / "elsewhere")
        with self.assertRaisesRegex(
            RerankError, "^the model that was saved as a path, .* is not th"
        ):
            CrossEncoderReranker.load(path)
        with self.assertRaisesRegex(
            RerankError, "^the model that was saved as a path, .* is not th"
        ):
            PipelineModel.load(pipeline)

    def test_settings_are_listed(self) -> None:
        keys = {row.key for row in self.spark.sql("SET -v").collect()}
        self.assertIn("spark.rerank.model.path", keys)


def bits(score: float) -> bytes:
    """A double as it is in memory, so that equal means equal to the last bit."""
    return struct.pack("d", score)


if __name__ == "__main__":
    # PySpark logs every error that a test expects with two stack traces, and leaves sockets open.
    logging.disable(logging.ERROR)
    unittest.main(warnings="ignore", verbosity=2)
