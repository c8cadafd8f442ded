#!/usr/bin/env bash
# Runs the job on a standalone Spark cluster whose workers have NVIDIA GPUs.
#
#   scripts/submit-standalone.sh --master spark://HOST:7077 [OPTION]... --config FILE [JOB OPTION]...
#
#   --master URL         the cluster
#   --executors N        how many, one GPU each; default: as many as the workers offer
#   --native-path DIR    on the hosts: ONNX Runtime's libraries, unpacked (faster executor starts)
#   --jar JAR            the submit jar; default: the one in jobs/target, made by
#                        ./mvnw -Pgpu -DskipTests clean package
#   --properties FILE    default: conf/spark-defaults-gpu.conf
#   --spark-conf K=V     any other Spark setting; may be repeated
#   --print              show the command and its settings, run nothing
#
# The rest goes to the job; scripts/rerank.sh --help explains it. The driver runs here, so the
# configuration is read here and the exit code is the job's. model.path must mean the same on this
# machine and on every worker: an absolute path that all have, or hdfs://, s3a:// and the like.
#
# Before: on every worker, in its conf/spark-defaults.conf,
#   spark.worker.resource.gpu.amount           <number of its GPUs>
#   spark.worker.resource.gpu.discoveryScript  /path/to/scripts/gpu-discovery.sh
# Workers tell the executors their GPUs; the executors' own discoveryScript setting is not used.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

parse_submit 'master executors native-path jar properties' "$@"
need master 'the cluster, such as spark://spark-master:7077'
find_spark_submit
find_submit_jar
properties=${option[properties]:-$root/conf/spark-defaults-gpu.conf}

cores=4
command=("$spark_submit"
  --master "${option[master]}"
  --deploy-mode client
  --name spark-rerank
  --class "$main_class"
  # Tables, memory, redaction and the natives' environment (DJL_OFFLINE and others): see the file.
  --properties-file "$properties"
  # One GPU for each executor: it opens the model once, on the GPU it is given.
  --conf spark.executor.resource.gpu.amount=1
  # Its four tasks share that GPU: one runs the model while the others cut texts into tokens.
  --conf "spark.executor.cores=$cores"
  --conf spark.task.resource.gpu.amount=0.25
  # Closes the model in order when an executor stops.
  --conf spark.plugins=io.sparkrerank.spark.RerankPlugin
  # Nothing is downloaded and nothing phones home.
  --conf spark.executorEnv.DJL_OFFLINE=true
  --conf spark.executorEnv.RUST_FLAVOR=cpu
)
if [[ -n ${option[executors]:-} ]]; then
  # Standalone clusters count cores, not executors.
  command+=(--conf "spark.cores.max=$((cores * option[executors]))")
fi
if [[ -n ${option[native-path]:-} ]]; then
  command+=(--conf "spark.executor.extraJavaOptions=-Donnxruntime.native.path=${option[native-path]}")
fi
submit "${command[@]}" ${spark_confs[@]+"${spark_confs[@]}"} "$jar" "${job_arguments[@]}"
