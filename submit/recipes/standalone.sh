#!/usr/bin/env bash
# A standalone cluster: SPARK_MASTER=spark://HOST:7077. Tested with a master and two workers.
#   SPARK_MASTER=spark://HOST:7077 submit/recipes/standalone.sh --model M --preprocessing P --corpus C --output RUN ...
# Model, corpus and output must be seen by all workers: HDFS, S3, or a mounted folder at the same path everywhere.
# SPARK_ARGS: further arguments of spark-submit, separated by spaces, such as
#   SPARK_ARGS="--conf spark.hadoop.fs.s3a.endpoint=https://s3.example.org --conf spark.hadoop.fs.s3a.path.style.access=true"
set -eu
cd "$(dirname "$0")/../.."
# --total-executor-cores  as many slots as you want of the cluster
# --executor-cores        slots that share one copy of the weights; more executors than hosts waste memory
# --executor-memory       the heap; standalone workers do not know memoryOverhead, so leave as much again free on the host
# shellcheck disable=SC2086
exec submit/patchlode --master "${SPARK_MASTER:?set SPARK_MASTER to spark://HOST:PORT}" \
  --total-executor-cores "${CORES:-8}" --executor-cores "${EXECUTOR_CORES:-4}" --executor-memory "${EXECUTOR_MEMORY:-4g}" \
  ${SPARK_ARGS:-} -- mine "$@"
