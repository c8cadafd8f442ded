"""spark-rerank from PySpark: the Transformer and the SQL functions, run by the JVM.

No row passes through a Python worker, and pandas is not needed. The package lies in the submit jar,
which serves Java and Python alike: ``spark-submit --jars JAR --py-files JAR``.
"""

import sys

from spark_rerank import transformer
from spark_rerank.errors import RerankError
from spark_rerank.functions import rerank, rerank_score
from spark_rerank.transformer import CrossEncoderReranker

__all__ = ["CrossEncoderReranker", "RerankError", "rerank", "rerank_score"]

# PySpark looks for the class of a loaded stage in a module called like the stage's Java package.
sys.modules.setdefault("io.sparkrerank.spark.ml", transformer)
