#!/usr/bin/env bash
# What the job costs per pair: runs over made-up tables, measured by Spark's own metrics.
#
#   scripts/scale.sh [--model DIR] [--words N] sizes --pairs 10000,100000,1000000
#   scripts/scale.sh [--model DIR] [--words N] skew --pairs 200000
#   scripts/scale.sh [--model DIR] [--words N] texts --pairs 50000
#   scripts/scale.sh [--model DIR] [--words N] nights --pairs 12000
#
# sizes:   pairs per second, bytes shuffled before and after scoring, tasks, result bytes a task sends
#          to the driver, and the longest scoring task over the mean one, for each number of pairs
# skew:    half of all pairs are one query's, beside an even split of as many
# texts:   how often the text of a passage is shuffled
# nights:  the scoring time of a night that repeats nine queries of ten of the one before, whose
#          ranking is compared with that of a run from scratch
#
# Without --model a test model runs that costs next to nothing, so that Spark's part is what is seen;
# jobs/models/techdocs-minilm-l6 is the bundled one. Works in target/scale, which it empties.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
exec_test_program scale io.sparkrerank.jobs.rerank.Scale -Xmx4g -- "$@"
