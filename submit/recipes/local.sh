#!/usr/bin/env bash
# One machine, all its cores: the driver is the executor. Tested.
#   submit/recipes/local.sh --model M --preprocessing P --corpus C --output RUN ...
# SPARK_ARGS: further arguments of spark-submit, separated by spaces, such as
#   SPARK_ARGS="--conf spark.hadoop.fs.s3a.endpoint=https://s3.example.org --conf spark.hadoop.fs.s3a.path.style.access=true"
set -eu
cd "$(dirname "$0")/../.."
# Native memory comes on top of this heap and may grow as large: give at most half of the machine's memory.
export PATCHLODE_MEMORY=${PATCHLODE_MEMORY:-4g}
# shellcheck disable=SC2086
exec submit/patchlode ${SPARK_ARGS:-} -- mine "$@"
