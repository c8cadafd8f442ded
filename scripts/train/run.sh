#!/usr/bin/env bash
# Builds the bundled model from public sources: data, negatives, training, export, evaluation, card.
# Usage: run.sh WORK [SHARED_DATA]   (WORK: a folder for some 10 GB; SHARED_DATA: an optional folder with
# xquad-en, cranfield, scifact and msmarco-dl19 for the evaluation)
# Needs: Python 3.11, mandoc, dpkg-deb, tar and a network.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jobs=$(cd "$here/../../jobs" && pwd)
bundle=$jobs/models/techdocs-minilm-l6
work=$(mkdir -p "$1" && cd "$1" && pwd)
data=${2:+$(cd "$2" && pwd)}

[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet -r "$here/requirements.txt"
step() { local name=$1; shift; echo "== $name"; "$work/venv/bin/python" "$here/$name.py" --work "$work" "$@"; }

step fetch
step build_data
step mine --minilm "$work/minilm" --bge "$work/bge" --mpnet "$work/mpnet" \
  --xquad "$work/xquad-en" --sample "$jobs/sample"
step train --minilm "$work/minilm" --out "$work/run"
step finish --model "$work/run/model.pt" --out "$work/final.pt"
step export --model "$work/final.pt" --minilm "$work/minilm" --bundle "$bundle"
step evaluate --bundle "$bundle" --minilm "$work/minilm" --sample "$jobs/sample" ${data:+--data "$data"} \
  --out "$work/results.json"
"$work/venv/bin/python" "$here/card.py" --results "$work/results.json" --bundle "$bundle"
