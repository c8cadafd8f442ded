#!/usr/bin/env bash
# Downloads a cross-encoder into a bundle directory: scripts/fetch-model.sh --help.
# Relative paths in arguments are taken from where it is called.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
exec_tool io.sparkrerank.jobs.fetch.FetchModel "$@"
