#!/usr/bin/env bash
# Kubernetes, driver and executors in pods of the image that submit/kubernetes/Dockerfile describes. Not tested.
#   K8S=k8s://https://HOST:6443 IMAGE=registry/patchlode:1 submit/recipes/kubernetes.sh --model s3a://... --output s3a://... ...
# SPARK_ARGS: further arguments of spark-submit, separated by spaces, such as
#   SPARK_ARGS="--conf spark.hadoop.fs.s3a.endpoint=https://s3.example.org --conf spark.hadoop.fs.s3a.path.style.access=true"
set -eu
cd "$(dirname "$0")/../.."
: "${SPARK_HOME:?set SPARK_HOME to a Spark 3.5 for Scala 2.12}" "${K8S:?set K8S to k8s://https://HOST:PORT}" "${IMAGE:?set IMAGE to the image built from submit/kubernetes/Dockerfile}"
# The jar is in the image (local://), so nothing is uploaded, and spark-submit is called without the launcher, which would
# name a jar of this machine. The pod's exit code is the job's, but what submits does not pass it on: look at RUN/_SUCCESS.
# shellcheck disable=SC2086
exec "$SPARK_HOME/bin/spark-submit" --master "$K8S" --deploy-mode cluster --name patchlode --class org.patchlode.cli.Main \
  --properties-file conf/spark-defaults.conf \
  --conf spark.kubernetes.container.image="$IMAGE" \
  --conf spark.kubernetes.namespace="${NAMESPACE:-default}" \
  --conf spark.kubernetes.authenticate.driver.serviceAccountName="${ACCOUNT:-spark}" \
  --driver-memory "${DRIVER_MEMORY:-4g}" --num-executors "${EXECUTORS:-4}" --executor-cores "${EXECUTOR_CORES:-4}" --executor-memory "${EXECUTOR_MEMORY:-4g}" \
  ${SPARK_ARGS:-} \
  local:///opt/patchlode/patchlode-cluster.jar mine "$@"
