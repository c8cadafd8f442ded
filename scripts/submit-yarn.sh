#!/usr/bin/env bash
# Runs the job on YARN with GPU nodes.
#
#   scripts/submit-yarn.sh [OPTION]... --config FILE [JOB OPTION]...
#
#   --executors N          how many, one GPU each; default 2
#   --model-archive FILE   a .tar.gz or .zip of a bundle's files, local or hdfs://: YARN unpacks it
#                          beside driver and executors, once per node, and model.path is set to it.
#                          Its name without .tar.gz becomes the model id.
#                          Not needed where model.path in the configuration is an hdfs:// directory
#                          or a path that every node has.
#   --queue NAME           YARN queue
#   --native-path DIR      on the nodes: ONNX Runtime's libraries, unpacked (faster executor starts)
#   --jar JAR              the submit jar, local or hdfs://; default: the one in jobs/target, made by
#                          ./mvnw -Pgpu -DskipTests clean package
#   --properties FILE      default: conf/spark-defaults-gpu.conf
#   --spark-conf K=V       any other Spark setting; may be repeated
#   --print                show the command and its settings, run nothing
#
# The rest goes to the job; scripts/rerank.sh --help explains it. The driver runs on the cluster:
# --config files travel there (files that they include do not), relative paths in them are taken
# from HDFS, and spark-submit ends with 1 for every failure. The job's own exit code and message are
# in the driver's log: yarn logs -applicationId ID.
#
# Before: resource type yarn.io/gpu enabled on ResourceManager and NodeManagers (Hadoop 3.1 or later,
# DominantResourceCalculator), HADOOP_CONF_DIR set here. To pack a model:
#   tar -C models/bge-reranker-base -czf bge-reranker-base.tar.gz .
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

parse_submit 'executors model-archive queue native-path jar properties' "$@"
find_spark_submit
find_submit_jar
properties=${option[properties]:-$root/conf/spark-defaults-gpu.conf}
ship_configurations

command=("$spark_submit"
  --master yarn
  --deploy-mode cluster
  --name spark-rerank
  --class "$main_class"
  # Tables, memory, redaction and the natives' environment (DJL_OFFLINE and others): see the file.
  --properties-file "$properties"
  --conf "spark.executor.instances=${option[executors]:-2}"
  # One GPU for each executor, which Spark asks of YARN as yarn.io/gpu.
  --conf spark.executor.resource.gpu.amount=1
  # Its four tasks share that GPU: one runs the model while the others cut texts into tokens.
  --conf spark.executor.cores=4
  --conf spark.task.resource.gpu.amount=0.25
  # Tells an executor its GPU's number. --files puts it into the executor's working directory; the
  # ./ matters, for without it the script is looked for on PATH.
  --files "$(joined , "$root/scripts/gpu-discovery.sh" "${files[@]}")"
  --conf spark.executor.resource.gpu.discoveryScript=./gpu-discovery.sh
  # Closes the model in order when an executor stops.
  --conf spark.plugins=io.sparkrerank.spark.RerankPlugin
  # Nothing is downloaded and nothing phones home.
  --conf spark.executorEnv.DJL_OFFLINE=true
  --conf spark.executorEnv.RUST_FLAVOR=cpu
  # The driver opens the model too, on its processor, to check it: room for the graph.
  --conf spark.driver.memory=4g
  --conf spark.driver.memoryOverhead=4g
  # A wrong configuration stays wrong; what deserves a second try is the scheduler's decision.
  --conf spark.yarn.maxAppAttempts=1
)
if [[ -n ${option[queue]:-} ]]; then
  command+=(--queue "${option[queue]}")
fi
if [[ -n ${option[native-path]:-} ]]; then
  command+=(--conf "spark.executor.extraJavaOptions=-Donnxruntime.native.path=${option[native-path]}")
fi
if [[ -n ${option[model-archive]:-} ]]; then
  name=$(archive_name "${option[model-archive]}")
  command+=(--archives "${option[model-archive]}#$name")
  job_arguments=(--set "model.path=$name" "${job_arguments[@]}")
fi
submit "${command[@]}" ${spark_confs[@]+"${spark_confs[@]}"} "$jar" "${job_arguments[@]}"
