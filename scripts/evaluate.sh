#!/usr/bin/env bash
# Evaluates runs and compares them. TREC files as trec_eval does, without Spark:
# scripts/evaluate.sh --help; tables, or a configuration of the job, on Spark in local mode:
# scripts/evaluate.sh --config FILE or --run-table TABLE, and --help behind either of them.
# Relative paths in arguments are taken from where it is called.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

for word in "$@"; do
  case $word in
    --config | --config=* | --*-table | --*-table=*)
      # shellcheck disable=SC2034  # read by exec_local
      main_class=io.sparkrerank.jobs.evaluation.EvaluateJob
      find_java
      ensure_built
      exec_local "$@"
      ;;
  esac
done
exec_tool io.sparkrerank.jobs.evaluate.EvaluateTrec "$@"
