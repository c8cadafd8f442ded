#!/usr/bin/env bash
# Nights of a growing query log whose drivers and executors are killed at random moments:
#
#   scripts/soak.sh [--nights N] [--kills K] [--seed S]
#
# Each night has a driver in a process of its own, killed with SIGKILL or SIGTERM as often as the
# seed says, tried again as a scheduler would, sometimes submitted twice at once; every sixth runs on
# a standalone cluster that loses an executor. Nine queries of ten were asked the night before and
# come from the store; one day is backfilled, a passage changes now and then, the model changes after
# two thirds. After each night the slice is verified and compared with an undisturbed run without a
# store. Prints the seed, and one table at the end; ends with 0 only if nothing was lost, doubled,
# different or violated. Works in target/soak, which it empties.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
find_java
tests=$root/jobs/target/test-classes:$root/udf/target/test-classes
if [[ ! -d $root/jobs/target/test-classes || -n $(newer_sources) ]]; then
  (cd "$root" && JAVA_HOME=$java_home ./mvnw -B -q -ntp -DskipTests -Dspotless.check.skip=true package) >&2
fi
work=$root/target/soak
rm -rf "$work"
mkdir -p "$work/tmp" "$work/spark-home/jars"
flags=$(sed -n 's:.*<spark.jvm.flags>\(.*\)</spark.jvm.flags>.*:\1:p' "$root/pom.xml")
export SPARK_LOCAL_IP=127.0.0.1 SPARK_HOME=$work/spark-home SPARK_SCALA_VERSION=2.13
export LOG4J_CONFIGURATION_FILE=$root/conf/log4j2.properties
# shellcheck disable=SC2086  # the flags are words
exec "$java_home/bin/java" $flags -Xmx1g -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -Duser.timezone=UTC \
  "-Drerank.root=$root" "-Djava.io.tmpdir=$work/tmp" \
  -cp "$tests:$root/jobs/target/classes:$root/jobs/target/lib/*" \
  io.sparkrerank.jobs.rerank.Soak --work "$work" "$@"
