#!/usr/bin/env bash
# Checks a slice of the output tables against the inputs that its run row pins:
#
#   scripts/verify.sh --config FILE [--set KEY=VALUE]... --run-date YYYY-MM-DD [--examples N]
#
# Give it the configuration of the run. Prints one line per invariant and the first violations of
# those that do not hold; ends with 0 only if all hold, with 65 if one does not. Reads tables,
# writes nothing, opens no model. Environment as for scripts/rerank.sh.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
main_class=io.sparkrerank.jobs.verify.VerifyJob
find_java
ensure_built
exec_local "$@"
