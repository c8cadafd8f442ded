#!/usr/bin/env bash
# Reranks your own tables on this machine, with the class that spark-submit runs on a cluster.
#
#   scripts/rerank.sh --config FILE [--set KEY=VALUE]... [--run-date YYYY-MM-DD] [--dry-run]
#
# All arguments go to the job as they are; its own help follows below once it is built. Relative
# paths, on the command line and in the configuration, start from the directory you call from.
# Needs a JDK, 17 or 21 (JAVA_HOME, else the java on PATH); builds the jars if they are missing or
# older than the sources. Ends with the job's exit code.
#
# Environment:
#   RERANK_MEMORY       heap, such as 8g; default: spark.driver.memory of the properties file
#   RERANK_MASTER       such as local[4] to leave cores free; default: spark.master of that file
#   RERANK_SPARK_CONF   another properties file than conf/spark-defaults-local.conf
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

for word in "$@"; do
  if [[ $word == --help || $word == -h ]]; then
    script_help
    if [[ -n $(job_jar) ]]; then
      printf '\n'
      find_java
      exec "$java_home/bin/java" -cp "$(job_jar):$root/jobs/target/lib/*" "$main_class" --help
    fi
    exit 0
  fi
done
find_java
ensure_built
exec_local "$@"
