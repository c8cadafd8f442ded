#!/usr/bin/env bash
# Computes jobs/sample/candidates.jsonl with bge-small-en-v1.5, then checks the sample and prints
# the first-stage figures. Needs JDK 17 and Maven; the model comes from Maven Central.
#   build-candidates.sh [SAMPLE_FOLDER]      (default: jobs/sample)
#   build-candidates.sh --check [SAMPLE_FOLDER]   only check and measure what is there
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
check_only=false
if [[ ${1:-} == --check ]]; then
  check_only=true
  shift
fi
sample=$(cd "${1:-$here/../../jobs/sample}" && pwd)

run() {
  mvn -q -B -Dstyle.color=never -f "$here/pom.xml" exec:java \
    -Dexec.mainClass="sparkrerank.sample.$1" -Dexec.arguments="$sample"
}

mvn -q -B -Dstyle.color=never -f "$here/pom.xml" compile
$check_only || run BuildCandidates
run CheckSample
