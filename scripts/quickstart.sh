#!/usr/bin/env bash
# Builds spark-rerank if needed and reranks the bundled sample on this machine.
#
#   scripts/quickstart.sh [JOB OPTION]...
#
# Needs a JDK, 17 or 21, and Maven Central. Runs the class that spark-submit runs on a cluster, with
# conf/rerank-sample.conf, and prints the metrics before and after; the results are Delta tables in
# target/quickstart. Options go to the job: --dry-run, --set scoring.top-n=3, and so on
# (scripts/rerank.sh --help lists them).
#
# The run date is always 2026-01-01 unless --run-date says otherwise, and --force is given: running
# again replaces the results instead of adding a second day, and what you see is what the README shows.
#
# Environment: RERANK_MEMORY, RERANK_MASTER, RERANK_SPARK_CONF as for scripts/rerank.sh.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

run_date=(--run-date 2026-01-01)
force=(--force)
next=yes
for word in "$@"; do
  case $word in
    -h | --help)
      script_help
      exit 0
      ;;
    --run-date | --run-date=*) run_date=() ;;
    --force) force=() ;;
    --dry-run) next= ;;
  esac
done

find_java
ensure_built
say "reranking the sample: 60 questions, 20 candidates each"
# Settings of the caller's Hadoop or Spark would move the sample's tables elsewhere.
unset HADOOP_CONF_DIR YARN_CONF_DIR SPARK_CONF_DIR
(exec_local \
  --config "$root/conf/rerank-sample.conf" \
  --set "vars.sample=$root/jobs/sample" \
  --set "vars.results=$root/target/quickstart" \
  --set "model.path=$root/jobs/models/techdocs-minilm-l6" \
  ${run_date[@]+"${run_date[@]}"} ${force[@]+"${force[@]}"} "$@")
if [[ -n $next ]]; then
  say
  say "Next: scripts/evaluate.sh --config conf/rerank-sample.conf --report report.html   what changed, with plots"
  say "      notebooks/01_rerank_analysis.ipynb                                          the same tables in PySpark"
  say "      scripts/rerank.sh --config my.conf --run-date $(date +%F)                    your own tables; conf/rerank.conf"
fi
