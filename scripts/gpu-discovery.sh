#!/usr/bin/env bash
# Prints the GPUs of this host as Spark wants them: {"name": "gpu", "addresses": ["0", "1"]}.
#
# For spark.executor.resource.gpu.discoveryScript (YARN, Kubernetes), or for
# spark.worker.resource.gpu.discoveryScript on the workers of a standalone cluster. Stands alone: it
# is copied to other machines.
set -euo pipefail

fail() {
  printf 'gpu-discovery.sh on %s: %s\n' "$(uname -n)" "$*" >&2
  exit 69
}

if [[ ${1:-} == -h || ${1:-} == --help ]]; then
  sed -n '2,/^[^#]/{ s/^# \{0,1\}//p; }' "$0"
  exit 0
fi
command -v nvidia-smi > /dev/null || fail "no nvidia-smi on PATH, so no NVIDIA driver or no access to it; ask" \
  "for GPUs on hosts that have them only, and in a container use an image run by the NVIDIA runtime"
if ! found=$(nvidia-smi --query-gpu=index --format=csv,noheader 2>&1); then
  fail "nvidia-smi failed: ${found//$'\n'/ }"
fi
mapfile -t indexes < <(grep -E '^ *[0-9]+ *$' <<< "$found" || true)
[[ ${#indexes[@]} -gt 0 ]] || fail "nvidia-smi lists no GPU: ${found//$'\n'/ }"

# CUDA counts from 0 what CUDA_VISIBLE_DEVICES leaves; nvidia-smi lists all and knows nothing of it.
if [[ -n ${CUDA_VISIBLE_DEVICES:-} ]]; then
  IFS=, read -ra visible <<< "$CUDA_VISIBLE_DEVICES"
  indexes=("${!visible[@]}")
fi
printf -v addresses '"%s", ' "${indexes[@]// /}"
printf '{"name": "gpu", "addresses": [%s]}\n' "${addresses%, }"
