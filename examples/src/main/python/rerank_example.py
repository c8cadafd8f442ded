"""The Transformer and the SQL functions from PySpark, on the bundled sample and model.

spark-submit --jars JAR --py-files JAR \\
  --conf spark.sql.extensions=io.sparkrerank.spark.RerankExtensions rerank_example.py REPOSITORY
"""

import sys
from pathlib import Path

from pyspark.ml import Pipeline
from pyspark.ml.feature import SQLTransformer
from pyspark.sql import DataFrame, SparkSession

from spark_rerank import CrossEncoderReranker, rerank_score

QUESTIONS = 5


def candidates_of(spark: SparkSession, sample: Path) -> DataFrame:
    """Twenty rows for each of the first questions."""
    queries = spark.read.json(str(sample / "queries.jsonl")).orderBy("query_id").limit(QUESTIONS)
    return (
        spark.read.json(str(sample / "candidates.jsonl"))
        .join(queries, "query_id")
        .join(spark.read.json(str(sample / "passages.jsonl")), "doc_id")
        .select("query_id", "doc_id", "query_text", "title", "text")
    )


def main(repository: Path) -> None:
    """Prints the best three passages of each question, and ten scores."""
    spark = SparkSession.builder.appName("rerank-python").getOrCreate()
    model = str(repository / "jobs/models/techdocs-minilm-l6")
    candidates = candidates_of(spark, repository / "jobs/sample")

    titles = SQLTransformer(
        statement="SELECT *, concat_ws(' ', title, text) AS passage_text FROM __THIS__"
    )
    reranker = CrossEncoderReranker(modelPath=model, groupCol="query_id", topN=3)
    best = Pipeline(stages=[titles, reranker]).fit(candidates).transform(candidates).cache()
    best.select("query_id", "rank", "score", "doc_id", "title").sort("query_id", "rank").show()

    spark.conf.set("spark.rerank.model.path", model)
    scored = candidates.withColumn("score", rerank_score("query_text", "text"))
    scored.sort("score", ascending=False).select("query_id", "doc_id", "score").show(10)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".").absolute())
