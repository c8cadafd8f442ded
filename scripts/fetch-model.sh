#!/usr/bin/env bash
# Downloads a cross-encoder into a bundle directory: scripts/fetch-model.sh --help.
# Relative paths in arguments are taken from where it is called.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" > /dev/null || { echo "No $java found: install JDK 17 or set JAVA_HOME." >&2; exit 69; }

jar() { find "$root/jobs/target" -maxdepth 1 -name 'rerank-jobs-*.jar' ! -name '*-submit.jar' ! -name '*-tests.jar' ! -name '*-sources.jar' 2> /dev/null | sort | tail -n 1; }
if [[ -z $(jar) || ! -d $root/jobs/target/lib ]]; then
  echo "Building spark-rerank first; this takes a minute." >&2
  (cd "$root" && ./mvnw -B -q -ntp -DskipTests -pl jobs -am package) >&2
fi
exec "$java" -cp "$(jar):$root/jobs/target/lib/*" io.sparkrerank.jobs.fetch.FetchModel "$@"
