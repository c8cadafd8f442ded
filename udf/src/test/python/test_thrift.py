"""SQL over JDBC: the Thrift server and beeline that come with PySpark, run by scripts/test-python.sh."""

import csv
import os
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from pyspark.sql import SparkSession

ROOT = Path(os.environ["RERANK_ROOT"])
JAR = os.environ["RERANK_JAR"]
BIN = Path(os.environ["SPARK_HOME"], "bin")  # where the spark-submit lies that runs this
MODEL = ROOT / "udf/src/test/resources/models/tiny-bert"
START_SECONDS = 120
ANSWER_SECONDS = 120

SETTINGS = [f"SET spark.rerank.model.path={MODEL}", "SET spark.rerank.scoring.maxBatchPairs=1"]
SCORES = f"""
    SELECT query_id, doc_id, rerank_score(query_text, text) AS score
    FROM json.`{ROOT}/jobs/sample/candidates.jsonl`
    JOIN json.`{ROOT}/jobs/sample/queries.jsonl` USING (query_id)
    JOIN json.`{ROOT}/jobs/sample/passages.jsonl` USING (doc_id)
    WHERE query_id <= 'q03' ORDER BY query_id, doc_id"""
BEST = "SELECT rerank('what', array('one', 'another'), 1)[0].passage AS best, rerank_score(NULL, 'x') AS none"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Thrift(unittest.TestCase):
    """One Thrift server, with the extension and the jar as any cluster would have them."""

    port: int
    server: "subprocess.Popen[bytes]"

    @classmethod
    def setUpClass(cls) -> None:
        cls.port = free_port()
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        log = Path(directory.name, "server.log").open("wb")
        cls.addClassCleanup(log.close)
        cls.server = subprocess.Popen(
            [str(BIN / "spark-submit"), "--master", "local[2]", "--jars", JAR]
            + ["--class", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"]
            + ["--conf", "spark.sql.extensions=io.sparkrerank.spark.RerankExtensions"]
            + ["--conf", "spark.sql.catalogImplementation=in-memory", "--conf", "spark.ui.enabled=false"]
            + ["--conf", "spark.sql.shuffle.partitions=2", "spark-internal"]
            + ["--hiveconf", f"hive.server2.thrift.port={cls.port}"]
            + ["--hiveconf", "hive.server2.thrift.bind.host=127.0.0.1"],
            cwd=directory.name,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        cls.addClassCleanup(cls.server.wait)
        cls.addClassCleanup(cls.server.terminate)
        end = time.monotonic() + START_SECONDS
        while not cls.answers():
            if cls.server.poll() is not None or time.monotonic() > end:
                raise AssertionError(Path(directory.name, "server.log").read_text()[-4000:])
            time.sleep(0.2)

    @classmethod
    def answers(cls) -> bool:
        try:
            socket.create_connection(("127.0.0.1", cls.port), timeout=1).close()
            return True
        except OSError:
            return False

    def beeline(self, *statements: str) -> "subprocess.CompletedProcess[str]":
        url = f"jdbc:hive2://127.0.0.1:{self.port}"
        command = [str(BIN / "beeline"), "-u", url, "-n", "any", "--silent=true", "--showHeader=false", "--outputformat=csv2"]
        for statement in statements:
            command += ["-e", " ".join(statement.split())]
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=ANSWER_SECONDS, check=False
        )

    def test_a_jdbc_client_gets_the_scores_of_a_session(self) -> None:
        spark = SparkSession.builder.getOrCreate()
        for setting in SETTINGS:
            spark.sql(setting)
        expected = [[row[0], row[1], repr(row[2])] for row in spark.sql(SCORES).collect()]
        best = spark.sql(BEST).collect()[0][0]

        answer = self.beeline(*SETTINGS, SCORES, BEST)
        self.assertEqual(0, answer.returncode, answer.stderr)
        # What it prints begins with its prompt, though nobody is there.
        rows = list(csv.reader(line.split("> ")[-1] for line in answer.stdout.splitlines()))
        found = [[row[0], row[1], repr(float(row[2]))] for row in rows if row and row[0].startswith("q0")]
        self.assertEqual(60, len(found), answer.stdout)
        self.assertEqual(expected, found)
        self.assertIn([best, "NULL"], rows)

    def test_a_mistake_reaches_the_client(self) -> None:
        answer = self.beeline("SET spark.rerank.model.path=/there/is/none", "SELECT rerank_score('a', 'b')")
        self.assertNotEqual(0, answer.returncode)
        self.assertIn("/there/is/none", answer.stderr)


if __name__ == "__main__":
    unittest.main(warnings="ignore", verbosity=2)
