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
# C1 alone: each driver of a night lives for seconds.
exec_test_program soak io.sparkrerank.jobs.rerank.Soak -Xmx1g -XX:TieredStopAtLevel=1 -- "$@"
