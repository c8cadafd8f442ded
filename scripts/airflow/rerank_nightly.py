"""Example of an Airflow DAG (2.9 or later, and 3) that reranks every night and checks what it got.

Copy it into the DAGs folder and set the three paths. It runs the submit script of a standalone
cluster; submit-yarn.sh and submit-k8s.sh take the same job arguments, but hide the job's exit code
in cluster mode (README, "Exit codes"), so there every failure is tried again.

What it relies on:

- The run date is the day that the data interval ends, never today: a retry after midnight, a
  clear, and a backfill (airflow backfill create, or catchup=True) name the same slice.
- The run id is made of the date, so a retry, which does not know whether the first try lived, is
  the same run: what is done is not done again, and ends with 0.
- 64, 65, 70, 73 and 78 will not go away by themselves: the task fails at once. 69, 75 and 143 may.
- One run at a time, and a pool of one slot if other DAGs write the same tables.
"""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException

HOME = "/opt/spark-rerank"
CONFIG = "/etc/spark-rerank/nightly.conf"
MASTER = "spark://spark-master:7077"

# io.sparkrerank.util.ExitCode
NO_RETRY = {64, 65, 70, 73, 78}
SIGTERM_GRACE = timedelta(seconds=30)


def run(command: list[str]) -> None:
    """Runs a command; how it ended decides whether Airflow tries again."""
    process = subprocess.Popen(command)
    try:
        code = process.wait()
    except BaseException:
        # A task that is cleared or times out: the job drains in 20 s and ends with 143.
        process.terminate()
        try:
            process.wait(SIGTERM_GRACE.total_seconds())
        except subprocess.TimeoutExpired:
            process.kill()
        raise
    if code in NO_RETRY:
        raise AirflowFailException(f"exit code {code}: the last lines of the log say what to mend")
    if code != 0:
        raise AirflowException(f"exit code {code}: may succeed when tried again")


@dag(
    schedule="0 2 * * *",
    start_date=datetime(2026, 11, 1),
    catchup=False,
    max_active_runs=1,
    default_args={
        "retries": 3,
        "retry_delay": timedelta(minutes=10),
        "retry_exponential_backoff": True,
        "execution_timeout": timedelta(hours=5),
    },
    tags=["spark-rerank"],
)
def rerank_nightly():
    @task
    def rerank(ds: str | None = None) -> None:
        run(
            [
                f"{HOME}/scripts/submit-standalone.sh",
                "--master",
                MASTER,
                "--config",
                CONFIG,
                "--run-date",
                str(ds),
                "--run-id",
                f"nightly.{ds}",
            ]
        )

    @task(retries=0)
    def verify(ds: str | None = None) -> None:
        run([f"{HOME}/scripts/verify.sh", "--config", CONFIG, "--run-date", str(ds)])

    rerank() >> verify()


rerank_nightly()
