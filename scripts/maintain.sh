#!/usr/bin/env bash
# Tidies the store of scores, outside the hours in which runs score:
#
#   scripts/maintain.sh --config FILE [--set KEY=VALUE]... [--vacuum-hours N]
#
# Drops what is older than store.retention-days and the oldest days beyond store.max-pairs, compacts
# files (OPTIMIZE) and deletes those that no recent version needs (VACUUM). Environment as for
# scripts/rerank.sh.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
main_class=io.sparkrerank.jobs.maintain.MaintainJob
find_java
ensure_built
exec_local "$@"
