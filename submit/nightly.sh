#!/usr/bin/env bash
# nightly.sh MODEL PREPROCESSING CORPUS RUNS
#
# Mines a corpus into RUNS/YYYY-MM-DD, beginning with the newest complete run in RUNS if there is one. For cron:
#
#   # m h dom mon dow   one night at a time: flock -n ends at once if the last night still runs
#   0 2 * * *  flock -n /var/lock/patchlode /opt/patchlode/submit/nightly.sh /models/net.h5 vgg /data/photographs /data/runs
#
# Started again on the same day it goes on with what is there, or says that it is done. Ends with the exit code of mine.
# A base that does not fit any more (another release, model or preprocessing) is left out: that night mines everything.
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

mine() {
  code=0
  "$here/patchlode" mine --model "$model" --preprocessing "$preprocessing" --corpus "$corpus" --output "$runs/$today" \
    "${base[@]+"${base[@]}"}" --resume || code=$?
}

code=0
# Three tries: each goes on with what the one before it finished. Not again after answers, which would be the same, nor when
# somebody ended it (130, 143); a JVM that crashed or was killed for its memory (134, 137) may do better.
for try in 1 2 3; do
  mine
  if [ "$code" -eq 2 ] && [ ${#base[@]} -gt 0 ]; then
    echo "nightly.sh: without ${base[*]}, in case it is the base that does not fit" >&2
    base=()
    mine
  fi
  case "$code" in
    0 | 2 | 3 | 4 | 5 | 130 | 143) break ;;
  esac
done
"$here/patchlode" status "$runs/$today" || true
exit "$code"
