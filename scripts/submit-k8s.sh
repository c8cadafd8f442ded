#!/usr/bin/env bash
# Runs the job on Kubernetes with NVIDIA GPU nodes.
#
#   scripts/submit-k8s.sh --master k8s://https://HOST:6443 --image IMAGE [OPTION]... \
#       --config FILE [JOB OPTION]...
#
#   --master URL           the API server
#   --image IMAGE          Spark 4.1 for Scala 2.13 and Java 17 or 21, on glibc, with the CUDA 12
#                          libraries and /opt/spark-rerank/gpu-discovery.sh (scripts/gpu-discovery.sh,
#                          executable)
#   --executors N          how many, one GPU each; default 2
#   --namespace NAME       default: default
#   --service-account NAME that may create pods; default: spark
#   --upload-path URI      s3a://, hdfs:// or the like, which the pods can read: local jar,
#                          configuration and archive travel through it. Without it they have to be
#                          in the image or on a volume, and --config names a path there
#   --jar JAR              the submit jar; default without --upload-path:
#                          local:///opt/spark-rerank/rerank-jobs-submit.jar, in the image, which
#                          saves moving 450 MB; with it: the one in jobs/target, made by
#                          ./mvnw -Pgpu -DskipTests clean package
#   --model-archive URI    a .tar.gz or .zip of a bundle's files: unpacked in the working directory
#                          of driver and executors, and model.path is set to it. Not needed where
#                          model.path in the configuration is a directory of the image, of a volume,
#                          or a URI such as s3a://
#   --native-path DIR      in the image: ONNX Runtime's libraries, unpacked (faster executor starts)
#   --properties FILE      default: conf/spark-defaults-gpu.conf
#   --spark-conf K=V       any other Spark setting, such as node selectors; may be repeated
#   --print                show the command and its settings, run nothing
#
# The rest goes to the job; scripts/rerank.sh --help explains it.
#
# Before: the NVIDIA device plugin on the GPU nodes, and s3a:// or hdfs:// set up in the image.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

parse_submit 'master image executors namespace service-account upload-path jar model-archive native-path properties' "$@"
need master 'the API server, such as k8s://https://10.0.0.1:6443 (kubectl cluster-info names it)'
need image 'the container image of driver and executors'
find_spark_submit
properties=${option[properties]:-$root/conf/spark-defaults-gpu.conf}
files=()
if [[ -n ${option[upload-path]:-} ]]; then
  find_submit_jar
  ship_configurations
else
  jar=${option[jar]:-local:///opt/spark-rerank/rerank-jobs-submit.jar}
fi

command=("$spark_submit"
  --master "${option[master]}"
  --deploy-mode cluster
  --name spark-rerank
  --class "$main_class"
  # Tables, memory, redaction and the natives' environment (DJL_OFFLINE and others): see the file.
  --properties-file "$properties"
  --conf "spark.kubernetes.container.image=${option[image]}"
  --conf "spark.kubernetes.namespace=${option[namespace]:-default}"
  --conf "spark.kubernetes.authenticate.driver.serviceAccountName=${option[service-account]:-spark}"
  --conf "spark.executor.instances=${option[executors]:-2}"
  # One GPU for each executor; vendor and name make Kubernetes' nvidia.com/gpu of it.
  --conf spark.executor.resource.gpu.amount=1
  --conf spark.executor.resource.gpu.vendor=nvidia.com
  # Its four tasks share that GPU: one runs the model while the others cut texts into tokens.
  --conf spark.executor.cores=4
  --conf spark.task.resource.gpu.amount=0.25
  # Tells an executor its GPU's number. Runs before files arrive, so it is part of the image.
  --conf spark.executor.resource.gpu.discoveryScript=/opt/spark-rerank/gpu-discovery.sh
  # Closes the model in order when an executor stops.
  --conf spark.plugins=io.sparkrerank.spark.RerankPlugin
  # Nothing is downloaded and nothing phones home.
  --conf spark.executorEnv.DJL_OFFLINE=true
  --conf spark.executorEnv.RUST_FLAVOR=cpu
  # The driver opens the model too, on its processor, to check it: room for the graph.
  --conf spark.driver.memory=4g
  --conf spark.driver.memoryOverhead=4g
)
if [[ -n ${option[upload-path]:-} ]]; then
  command+=(--conf "spark.kubernetes.file.upload.path=${option[upload-path]}")
fi
if [[ ${#files[@]} -gt 0 ]]; then
  command+=(--files "$(joined , "${files[@]}")")
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
