#!/usr/bin/env bash
# nightly.sh MODEL PREPROCESSING CORPUS RUNS
#
# Mines a corpus into RUNS/YYYY-MM-DD, beginning with the newest complete run in RUNS if there is one. For cron:
#
#   # m h dom mon dow   one night at a time: flock -n ends at once if the last night still runs
#   0 2 * * *  flock -n /var/lock/patchlode /opt/patchlode/submit/nightly.sh /models/net.h5 vgg /data/photographs /data/runs
#
# Started again on the same day it goes on with what is there, or says that it is done. Ends with the exit code of mine.
# RUNS is a local folder here; with other storage, list it by its own tool.
set -eu

[ $# -eq 4 ] || { echo "usage: nightly.sh MODEL PREPROCESSING CORPUS RUNS" >&2; exit 2; }
model=$1 preprocessing=$2 corpus=$3 runs=$4
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
today=${PATCHLODE_NIGHT:-$(date +%F)}

base=()
for success in "$runs"/????-??-??/_SUCCESS; do
  night=$(basename "$(dirname "$success")")
  if [ -e "$success" ] && [[ "$night" < "$today" ]]; then
    base=(--base "$runs/$night")
  fi
done

code=0
# Three tries: each goes on with what the one before it finished. Codes 2 to 5 are answers, and would come again.
for try in 1 2 3; do
  code=0
  "$here/patchlode" mine --model "$model" --preprocessing "$preprocessing" --corpus "$corpus" --output "$runs/$today" \
    "${base[@]+"${base[@]}"}" --resume || code=$?
  [ "$code" -eq 1 ] || break
done
"$here/patchlode" status "$runs/$today" || true
exit "$code"
