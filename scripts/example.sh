#!/usr/bin/env bash
# Runs an example on this machine, with the bundled sample and model.
#
#   scripts/example.sh NAME
#
# NAME is DataFrameExample, PipelineExample, SqlExample or StreamingExample, all in examples/; the
# build comes first if needed. The one in Python is run by scripts/test-python.sh.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case ${1:-} in
  -h | --help)
    script_help
    exit 0
    ;;
  DataFrameExample | PipelineExample | SqlExample | StreamingExample) ;;
  *) die "$USAGE" "expected DataFrameExample, PipelineExample, SqlExample or StreamingExample, found '${1:-}'" ;;
esac
find_java
ensure_built
main_class=io.sparkrerank.examples.$1
main_jar=$(find "$root/examples/target" -maxdepth 1 -name 'rerank-examples-*.jar' | head -n 1)
unset HADOOP_CONF_DIR YARN_CONF_DIR SPARK_CONF_DIR
exec_local "$root"
