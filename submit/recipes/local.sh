#!/usr/bin/env bash
# One machine, all its cores: the driver is the executor. Tested.
#   submit/recipes/local.sh --model M --preprocessing P --corpus C --output RUN ...
set -eu
cd "$(dirname "$0")/../.."
# Native memory comes on top of this heap and may grow as large: give at most half of the machine's memory.
export PATCHLODE_MEMORY=${PATCHLODE_MEMORY:-4g}
exec submit/patchlode mine "$@"
