#!/usr/bin/env bash
# YARN, driver on this machine: its exit code is the job's. Tested. Needs SPARK_HOME (a Spark 3.5 with YARN) and HADOOP_CONF_DIR.
#   submit/recipes/yarn-client.sh --model hdfs:///M --preprocessing P --corpus hdfs:///C --output hdfs:///RUN ...
# SPARK_ARGS: further arguments of spark-submit, separated by spaces, such as
#   SPARK_ARGS="--conf spark.hadoop.fs.s3a.endpoint=https://s3.example.org --conf spark.hadoop.fs.s3a.path.style.access=true"
set -eu
cd "$(dirname "$0")/../.."
: "${SPARK_HOME:?set SPARK_HOME to a Spark 3.5 for Scala 2.12}" "${HADOOP_CONF_DIR:?set HADOOP_CONF_DIR to the folder of yarn-site.xml}"
# memoryOverhead    native memory: weights, activations, images; as large as the heap
# maxAppAttempts    a second attempt would find the first one's output; start again with --resume
# shellcheck disable=SC2086
exec submit/patchlode --master yarn --deploy-mode client \
  --num-executors "${EXECUTORS:-4}" --executor-cores "${EXECUTOR_CORES:-4}" --executor-memory "${EXECUTOR_MEMORY:-4g}" \
  --conf spark.executor.memoryOverheadFactor=1.0 --conf spark.yarn.maxAppAttempts=1 \
  ${SPARK_ARGS:-} -- mine "$@"
