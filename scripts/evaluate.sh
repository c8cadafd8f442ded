#!/usr/bin/env bash
# Evaluates TREC files as trec_eval does, and compares two runs: scripts/evaluate.sh --help.
# Relative paths in arguments are taken from where it is called.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
exec_tool io.sparkrerank.jobs.evaluate.EvaluateTrec "$@"
