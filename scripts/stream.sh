#!/usr/bin/env bash
# Reranks the candidates that are new since the last time, on this machine, and ends:
#
#   scripts/stream.sh --config FILE [--set KEY=VALUE]... --checkpoint DIR
#
# The candidates table is read as a stream of Delta commits, of which DIR keeps what has been read;
# give DIR to one stream only, and outside every table. Environment as for scripts/rerank.sh.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
main_class=io.sparkrerank.jobs.rerank.StreamJob
find_java
ensure_built
exec_local "$@"
