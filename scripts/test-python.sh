#!/usr/bin/env bash
# Tests the Python package in the submit jar, and runs its example, with PySpark from PyPI; and the SQL
# functions in the Thrift server that comes with it, over JDBC.
#
#   scripts/test-python.sh [TEST]...
#
# Needs a JDK, Python 3.10 or later with venv, and PyPI, where PySpark (430 MB) is taken from once
# and kept in target/python. Without Python or PyPI nothing is tested; it says so and ends with 0.
# TEST is a name of test_doors.py, such as Doors.test_settings_are_listed; by default all run.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [[ ${1:-} == -h || ${1:-} == --help ]]; then
  script_help
  exit 0
fi

find_java
ensure_built
jar=$(submit_jar)
core=$(basename "$(find "$root/jobs/target/lib" -maxdepth 1 -name 'spark-core_*.jar' | head -n 1)" .jar)
tests=$root/udf/src/test/python
venv=$root/target/python
bin=$venv/bin
wanted="pyspark==${core##*-} $(cksum < "$tests/requirements.txt")"

if [[ $(cat "$venv/complete" 2> /dev/null) != "$wanted" ]]; then
  if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2> /dev/null || ! python3 -m venv --clear "$venv"; then
    say "PySpark's door was not tested: there is no Python of 3.10 or later with venv"
    exit 0
  fi
  if ! "$bin/pip" download -q --no-deps --dest "$venv/probe" numpy==2.4.6; then
    say "PySpark's door was not tested: PyPI does not answer; its message is above"
    exit 0
  fi
  "$bin/pip" install -q "pyspark==${core##*-}" -r "$tests/requirements.txt"
  printf '%s\n' "$wanted" > "$venv/complete"
fi

export JAVA_HOME=$java_home RERANK_ROOT=$root RERANK_JAR=$jar MYPYPATH=$root/udf/src/main/python
export PYSPARK_PYTHON=$bin/python SPARK_LOCAL_IP=127.0.0.1 PYTHONDONTWRITEBYTECODE=1
# Those of an installed Spark would take the place of PySpark's own.
unset SPARK_HOME SPARK_CONF_DIR HADOOP_CONF_DIR YARN_CONF_DIR PYTHONPATH
work=$venv/work
mkdir -p "$work"
cd "$work"

example=$root/examples/src/main/python/rerank_example.py
"$bin/mypy" --strict --cache-dir "$venv/mypy" "$MYPYPATH/spark_rerank" "$tests" "$example"

# One jar for both: its classes for Java, the package at its root for Python.
submit() {
  "$bin/spark-submit" --master 'local[2]' --jars "$jar" --py-files "$jar" \
    --conf spark.sql.extensions=io.sparkrerank.spark.RerankExtensions \
    --conf spark.sql.shuffle.partitions=2 --conf spark.ui.enabled=false --conf spark.log.level=OFF "$@"
}

submit "$tests/test_doors.py" "$@"
if [[ $# == 0 ]]; then submit "$tests/test_thrift.py"; fi
submit "$example" "$root" | tee "$work/example.txt"
[[ $(grep -c '^| *q[0-9]' "$work/example.txt") == 25 ]] || die "$SOFTWARE" "the example printed other rows than 15 and 10"
