#!/usr/bin/env bash
# Times the scoring core on an NVIDIA GPU against sentence-transformers in fp16 on the same GPU.
#
#   scripts/bench-gpu.sh [--pairs N] [--repetitions N] [--print]
#
# For any Linux host with CUDA 12 (libcublasLt.so.12, libcublas.so.12, libcudart.so.12, libcurand.so.10),
# a JDK, Python 3.11 or later, and Maven Central and PyPI within reach; no Spark is started. Makes an
# XLM-R-large-shaped model (24 x 1024, that of bge-reranker-v2-m3) with random weights, fp16 with
# float32 logits, and reports pairs/s, tokens/s, the share of the GPU's own dense fp16 matrix rate
# (measured in the same run), how busy the GPU was, and the largest difference of a logit to float32,
# which has to be 0.02 or less (exit code 1 if it is not). target/bench/gpu.json has every repetition.
#
#   --pairs N         pairs of a repetition (default 20000)
#   --repetitions N   turns of each         (default 3)
#   --print           show the steps and run none
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

pairs=20000 repetitions=3 print=''
while [[ $# -gt 0 ]]; do
  case $1 in
    -h | --help)
      script_help
      exit 0
      ;;
    --print)
      print=yes
      shift
      ;;
    --pairs | --repetitions)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || die "$USAGE" "$1 needs a positive whole number, found '${2:-}'"
      declare "${1#--}=$2"
      shift 2
      ;;
    *) die "$USAGE" "$1 is not an option; --help lists them" ;;
  esac
done

work=$root/target/bench
model=$work/models/bge-large
python=$work/venv/bin/python
data=$work/pairs-gpu-$pairs
step() {
  if [[ -n $print ]]; then
    printf '%s' "$1"
    shift
    printf ' %q' "$@"
    printf '\n'
  else
    shift
    "$@" >&2
  fi
}

if [[ -z $print ]]; then
  nvidia-smi -L > /dev/null 2>&1 \
    || die "$UNAVAILABLE" "no NVIDIA GPU answers nvidia-smi on this host; --print shows what would be run"
  for library in libcublasLt.so.12 libcublas.so.12 libcudart.so.12 libcurand.so.10; do
    ldconfig -p | grep -q "$library" || compgen -G "${LD_LIBRARY_PATH:-/nowhere}/$library*" > /dev/null \
      || die "$UNAVAILABLE" "$library is not on this host: install CUDA 12's libraries, or put their one" \
        "directory on LD_LIBRARY_PATH"
  done
fi
find_java
step 'build      ' env JAVA_HOME="$java_home" "$root/mvnw" -B -q -ntp -f "$root/pom.xml" -Pgpu -Pbench -DskipTests \
  -Dmaven.shade.skip=true -Dspotless.check.skip=true package
class_path=$root/bench/target/rerank-bench-0.1.0-SNAPSHOT.jar:$root/bench/target/lib/*
tokenizer=$root/jobs/models/techdocs-minilm-l6/tokenizer.json
if [[ ! -e $work/venv/complete ]]; then
  step 'environment' python3 -m venv "$work/venv"
  step 'environment' "$python" -m pip install -q -r "$root/bench/peers/requirements.txt"
  step 'environment' touch "$work/venv/complete"
fi
if [[ ! -e $model/onnx/model_fp16.onnx ]]; then
  step 'model      ' "$python" "$root/bench/peers/make_models.py" bge-large --tokenizer "$tokenizer" --out "$model"
  step 'model      ' "$python" "$root/scripts/export_onnx.py" "$model" "$model" --variants fp16 --no-report
fi
step 'pairs      ' "$java_home/bin/java" -cp "$class_path" io.sparkrerank.bench.harness.MakePairs \
  "$tokenizer" "$root/jobs/sample/passages.jsonl" "$pairs" "$data"

plan=$work/gpu-plan.json
mkdir -p "$work"
cat > "$plan" << JSON
{"pairs": $pairs, "repetitions": $repetitions, "folder": "$data/distinct", "config": "$model/config.json",
 "out": "$work/gpu.json",
 "reference": ["$python", "$root/bench/peers/contestant.py", "st-cuda-fp32", "$model"],
 "contestants": {
  "core-gpu": ["$java_home/bin/java", "-Xmx4g", "-cp", "$class_path", "io.sparkrerank.bench.contestant.Serve",
               "core-gpu", "$model", "onnx/model_fp16.onnx"],
  "st-cuda-fp16": ["$python", "$root/bench/peers/contestant.py", "st-cuda-fp16", "$model"]}}
JSON
if [[ -n $print ]]; then
  printf 'run         %q %q %q\n' "$python" "$root/bench/peers/gpu_report.py" "$plan"
else
  exec "$python" "$root/bench/peers/gpu_report.py" "$plan"
fi
