#!/usr/bin/env bash
# Executes the notebooks from top to bottom and fails on the first error.
#
#   scripts/test-notebooks.sh [--update]
#
# Makes two runs over the bundled sample (the quickstart, and the same model with pairs cut to 64
# tokens) and a virtual environment with notebooks/requirements.txt. Everything lands below target/;
# the committed notebooks stay as they are, unless --update puts the fresh outputs into them.
# Needs a JDK, 17 or 21, Python 3.11 or later, and for the first time PyPI (some 600 MB). Where PyPI
# does not answer it says so, executes nothing and ends with 0.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

update=
for word in "$@"; do
  case $word in
    -h | --help)
      script_help
      exit 0
      ;;
    --update) update=yes ;;
    *) die "$USAGE" "$word is not an option; --help shows the usage" ;;
  esac
done

find_java
requirements=$root/notebooks/requirements.txt
environment=$root/target/notebooks-venv
executed=$root/target/notebooks

# The environment is made anew when the requirements change.
if ! cmp -s "$requirements" "$environment/requirements.txt"; then
  say "installing notebooks/requirements.txt into $environment ..."
  rm -rf "$environment"
  python3 -m venv "$environment" \
    || die "$UNAVAILABLE" "python3 cannot make a virtual environment (Debian: apt install python3-venv)"
  pip=("$environment/bin/pip" --quiet --disable-pip-version-check)
  # One small package tells a registry that does not answer from requirements that do not resolve.
  if ! "${pip[@]}" --retries 1 --timeout 20 install "$(grep -m 1 '^py4j==' "$requirements")" > /dev/null 2>&1; then
    say "PyPI does not answer: the notebooks were not executed"
    exit 0
  fi
  "${pip[@]}" install -r "$requirements" \
    || die "$UNAVAILABLE" "the packages of notebooks/requirements.txt cannot be installed; pip's message is above"
  cp "$requirements" "$environment/requirements.txt"
fi

"$root/scripts/quickstart.sh" > /dev/null
"$root/scripts/quickstart.sh" --set model.id=techdocs-minilm-l6-64 --set scoring.max-length=64 > /dev/null

# Runs a notebook and writes it with its outputs; what the JVM logs on its standard error is left out.
execute() {
  # One JVM talks to itself. A SPARK_HOME or master of the caller's would be another Spark.
  env -u SPARK_HOME -u MASTER -u PYSPARK_SUBMIT_ARGS JAVA_HOME="$java_home" SPARK_LOCAL_IP=127.0.0.1 \
    "$environment/bin/python" - "$1" "$2" << 'EOF'
import sys

import nbformat
from nbclient import NotebookClient

source, target = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
NotebookClient(notebook, timeout=300, record_timing=False).execute()
for cell in notebook.cells:
    if cell.cell_type == "code":
        cell.outputs = [out for out in cell.outputs if out.get("name") != "stderr"]
# Versions of the executing Python are of no interest to a reader.
notebook.metadata["language_info"] = {"name": "python"}
nbformat.write(notebook, target)
EOF
}

rm -rf "$executed"
mkdir -p "$executed"
cd "$root/notebooks"
for notebook in *.ipynb; do
  say "executing notebooks/$notebook"
  execute "$notebook" "$executed/$notebook" \
    || die "$SOFTWARE" "notebooks/$notebook failed; the cell and its error are above"
  if grep -qF "$root" "$executed/$notebook"; then
    die "$SOFTWARE" "notebooks/$notebook has a path of this machine in its outputs"
  fi
  if [[ -n $update ]]; then cp "$executed/$notebook" "$notebook"; fi
done
say "all notebooks executed; with outputs they lie in $executed"
