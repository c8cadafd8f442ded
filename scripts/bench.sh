#!/usr/bin/env bash
# Times the scoring core and the Spark job against the bare runtime and against what else one could
# take, on this machine, over the same pairs, in turns.
#
#   scripts/bench.sh [--quick] [OPTION]...
#
# Prints one table and writes results.json (every repetition, the machine, versions) and results.md.
# Pairs have real lengths: passages lognormal in tokens, median 75, 95th percentile 256, some beyond
# 512; fifty to a query; once all different, once as a query log in which four of five are repeats.
#
#   --quick             a tenth of the pairs, the peers that run on a JVM, the bundled model
#   --pairs N           pairs of a repetition of ours and of the ceiling   (default 20000, quick 2000)
#   --peer-pairs N      pairs of a peer's, the first N of the same; figures are by pairs/s
#                       (default a quarter of --pairs, quick half)
#   --large-divisor N   bge-base scores 1/N of the pairs                   (default 8)
#   --repetitions N     turns of each contestant                           (default 3, quick 2)
#   --models LIST       of bundled,minilm,bge-base, the last one gives the named figures
#                       (default bge-base,bundled,minilm; quick bundled)
#   --contestants LIST  only these, such as core,ceiling,st-onnx           (default all that can run)
#   --jmh               the core's inner loops alone, in nanoseconds and bytes allocated per pair, with JMH
#   --memory-pairs N    pairs over which resident memory is watched, 0 for none
#                       (default 200000, quick 20000)
#   --out DIR           (default target/bench)
#
# Needs a JDK. The full run makes the random models and runs the Python peers in a virtual environment
# of its own (target/bench/venv, 6 GB from PyPI, kept); without Python or PyPI they are left out, and
# it says so. Nothing else should run on the machine meanwhile.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

quick='' pairs='' peer_pairs='' repetitions='' models='' contestants='' memory_pairs='' large_divisor=8 jmh=''
work=$root/target/bench
out=$work
while [[ $# -gt 0 ]]; do
  case $1 in
    -h | --help)
      script_help
      exit 0
      ;;
    --quick)
      quick=yes
      shift
      continue
      ;;
    --jmh)
      jmh=yes
      shift
      continue
      ;;
  esac
  [[ $# -ge 2 ]] || die "$USAGE" "$1 is not an option, or needs a value; --help lists them"
  case $1 in
    --pairs) pairs=$2 ;;
    --peer-pairs) peer_pairs=$2 ;;
    --large-divisor) large_divisor=$2 ;;
    --repetitions) repetitions=$2 ;;
    --models) models=$2 ;;
    --contestants) contestants=$2 ;;
    --memory-pairs) memory_pairs=$2 ;;
    --out) out=$2 ;;
    *) die "$USAGE" "$1 is not an option; --help lists them" ;;
  esac
  shift 2
done
if [[ -n $quick ]]; then
  pairs=${pairs:-2000} peer_pairs=${peer_pairs:-$((pairs / 2))} repetitions=${repetitions:-2}
  models=${models:-bundled} memory_pairs=${memory_pairs:-20000}
else
  pairs=${pairs:-20000} peer_pairs=${peer_pairs:-$((pairs / 4))} repetitions=${repetitions:-3}
  models=${models:-bge-base,bundled,minilm} memory_pairs=${memory_pairs:-200000}
fi
for number in "$pairs" "$peer_pairs" "$repetitions" "$memory_pairs" "$large_divisor"; do
  [[ $number =~ ^[0-9]+$ ]] || die "$USAGE" "expected a whole number, found '$number'"
done

# --- The module ----------------------------------------------------------------------------------

find_java
jar=
if [[ -d $root/bench/target ]]; then jar=$(find "$root/bench/target" -maxdepth 1 -name 'rerank-bench-*.jar' | head -n 1); fi
if [[ -z $jar || -n $(find "$root"/{pom.xml,{udf,jobs,bench}/pom.xml,{udf,jobs,bench}/src/main} -type f -newer "$jar" -print -quit) ]]; then
  say "building the benchmark ..."
  rm -rf "$root"/{jobs,bench}/target/lib
  (cd "$root" && JAVA_HOME=$java_home ./mvnw -B -q -ntp -Pbench -DskipTests -Dspotless.check.skip=true package) >&2 \
    || die "$SOFTWARE" "the build failed; its messages are above"
  jar=$(find "$root/bench/target" -maxdepth 1 -name 'rerank-bench-*.jar' | head -n 1)
  touch "$jar"
fi
class_path=$jar:$root/bench/target/lib/*

if [[ -n $jmh ]]; then
  exec "$java_home/bin/java" -Drerank.root="$root" -cp "$class_path" org.openjdk.jmh.Main io.sparkrerank.bench.jmh \
    -f 1 -wi 3 -i 5 -w 1s -r 1s -prof gc
fi

# --- The Python peers ----------------------------------------------------------------------------

python=$work/venv/bin/python
peers=$root/bench/peers
prepare_python() {
  if [[ -e $work/venv/complete ]]; then return 0; fi
  command -v python3 > /dev/null || { say "bench: without the Python peers: there is no python3"; return 1; }
  say "bench: installing the Python peers into $work/venv (6 GB) ..."
  mkdir -p "$work"
  if python3 -m venv "$work/venv" && "$python" -m pip install -q -r "$peers/requirements.txt" >&2; then
    touch "$work/venv/complete"
  else
    say "bench: without the Python peers: PyPI cannot be reached, or a package does not install here"
    return 1
  fi
}
python_peers=
if [[ -z $quick ]] && prepare_python; then python_peers=$python,$peers/contestant.py; fi

# SynapseML, whose Spark is another.
synapse=$root/bench/synapseml synapse_path=
prepare_synapse() {
  local target=$synapse/target
  if [[ ! -e $target/complete || -n $(find "$synapse"/{pom.xml,src} "$root/pom.xml" -type f -newer "$target/complete" -print -quit) ]]; then
    say "bench: building the contestant SynapseML, with a Spark of its own (400 MB from Maven Central) ..."
    local versions=()
    for name in onnxruntime djl; do
      versions+=("-D$name.version=$(sed -n "s:.*<$name.version>\(.*\)</$name.version>.*:\1:p" "$root/pom.xml")")
    done
    rm -rf "$target"
    (cd "$root" && JAVA_HOME=$java_home ./mvnw -B -q -ntp -f "$synapse/pom.xml" "${versions[@]}" package) >&2 \
      || { say "bench: without SynapseML: it could not be built, see above"; return 1; }
    touch "$target/complete"
  fi
  synapse_path=$(find "$target" -maxdepth 1 -name 'rerank-bench-synapseml-*.jar'):$target/lib/*
}
if [[ -z $quick ]]; then prepare_synapse || true; fi

# --- Models and pairs ----------------------------------------------------------------------------

bundled=$root/jobs/models/techdocs-minilm-l6
rows=$((pairs > memory_pairs / 20 ? pairs : memory_pairs / 20))
data=$work/pairs-$rows
if [[ ! -e $data/log/passages.jsonl ]]; then
  "$java_home/bin/java" -cp "$class_path" io.sparkrerank.bench.harness.MakePairs \
    "$bundled/tokenizer.json" "$root/jobs/sample/passages.jsonl" "$rows" "$data"
fi

arguments=()
for model in ${models//,/ }; do
  share=1 directory=$work/models/$model
  case $model in
    bundled)
      # A copy with an int8 graph beside the graph, where there is a Python to make it.
      if [[ -x $python ]] && ! cmp -s "$bundled/model.onnx" "$directory/model.onnx"; then
        rm -rf "$directory"
        mkdir -p "$directory"
        cp "$bundled"/{model.onnx,config.json,tokenizer.json} "$directory"
        "$python" "$root/scripts/export_onnx.py" "$directory" "$directory" --no-report >&2 || rm -rf "$directory/onnx"
      fi
      [[ -e $directory/model.onnx ]] || directory=$bundled
      ;;
    minilm) ;;
    bge-base) share=$large_divisor ;;
    *) die "$USAGE" "--models takes bundled, minilm and bge-base, found '$model'" ;;
  esac
  if [[ $model != bundled && ! -e $directory/onnx/model_int8.onnx ]]; then
    if [[ ! -x $python ]]; then
      say "bench: without model $model: making it takes the Python peers' environment, which the full run installs"
      continue
    fi
    "$python" "$peers/make_models.py" "$model" --tokenizer "$bundled/tokenizer.json" --out "$directory" >&2
    "$python" "$root/scripts/export_onnx.py" "$directory" "$directory" --variants fused,int8 --no-report >&2
  fi
  arguments+=(--model "$model:$directory:$data:$((pairs / share)):$((peer_pairs / share))")
done
[[ ${#arguments[@]} -gt 0 ]] || die "$UNAVAILABLE" "no model to measure with; --models bundled needs nothing"
if [[ -n $python_peers ]]; then arguments+=(--python "$python_peers"); fi
if [[ -n $synapse_path ]]; then arguments+=(--synapseml "$synapse_path"); fi
if [[ -n $contestants ]]; then arguments+=(--contestants "$contestants"); fi
if [[ $memory_pairs -gt 0 ]]; then
  arguments+=(--small-model "$root/udf/src/test/resources/models/tiny-bert" --memory-pairs "$memory_pairs")
fi

# --- The run -------------------------------------------------------------------------------------

core=$(basename "$(find "$root/bench/target/lib" -name 'spark-core_*.jar' | head -n 1)" .jar)
scala=${core#spark-core_}
home=$work/spark-home
mkdir -p "$home" "$out" && ln -sfn "$root/bench/target/lib" "$home/jars"
export SPARK_HOME=$home SPARK_SCALA_VERSION=${scala%%-*} SPARK_LOCAL_IP=127.0.0.1
export TOKENIZERS_PARALLELISM=false HF_HUB_OFFLINE=1 LOG4J_CONFIGURATION_FILE=$root/conf/log4j2.properties
exec "$java_home/bin/java" -Xmx256m -cp "$class_path" io.sparkrerank.bench.harness.Bench \
  "${arguments[@]}" --repetitions "$repetitions" --out "$out" \
  --note "commit=$(git -C "$root" rev-parse --short HEAD 2> /dev/null || echo unknown)" --note "spark=${scala#*-}" \
  --note "onnxruntime=$(basename "$(find "$root/bench/target/lib" -name 'onnxruntime-*.jar' | head -n 1)" .jar)"
