#!/usr/bin/env bash
# YARN, driver in a container: this machine may go away. YARN flattens exit codes to 0 and 1, so look at RUN/_SUCCESS. Tested.
#   submit/recipes/yarn-cluster.sh --model hdfs:///M --preprocessing P --corpus hdfs:///C --output hdfs:///RUN ...
# A preprocessing file of your own must lie on HDFS or S3 too: the driver does not see this machine's files.
# SPARK_ARGS: further arguments of spark-submit, separated by spaces, such as
#   SPARK_ARGS="--conf spark.hadoop.fs.s3a.endpoint=https://s3.example.org --conf spark.hadoop.fs.s3a.path.style.access=true"
set -eu
cd "$(dirname "$0")/../.."
: "${SPARK_HOME:?set SPARK_HOME to a Spark 3.5 for Scala 2.12}" "${HADOOP_CONF_DIR:?set HADOOP_CONF_DIR to the folder of yarn-site.xml}"
# shellcheck disable=SC2086
exec submit/patchlode --master yarn --deploy-mode cluster \
  --driver-memory "${DRIVER_MEMORY:-4g}" --conf spark.driver.memoryOverheadFactor=1.0 --conf spark.yarn.appMasterEnv.OMP_NUM_THREADS=1 \
  --num-executors "${EXECUTORS:-4}" --executor-cores "${EXECUTOR_CORES:-4}" --executor-memory "${EXECUTOR_MEMORY:-4g}" \
  --conf spark.executor.memoryOverheadFactor=1.0 --conf spark.yarn.maxAppAttempts=1 \
  ${SPARK_ARGS:-} -- mine "$@"
