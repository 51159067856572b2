#!/usr/bin/env bash
# GNU parallel runs forty shards, one of them is killed on its way, the failed ones are resumed, and the merge is compared with
# the result of a single process. Usage: parallel_profile.sh PROGRAM. Exit code 77: no GNU parallel here.
set -euo pipefail
program=$1
parallel --version 2>/dev/null | grep -q '^GNU parallel' || { echo "GNU parallel is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PARALLEL_HOME="$work/parallel"
mkdir -p "$PARALLEL_HOME" "$work/pids"
run="run scenarios/first/one_pick.yaml --seeds=1..120"
shards() {
  seq 40 | parallel --jobs=2 --joblog="$work/log" "$@" \
    "echo \$\$ >$work/pids/{}; exec $program $run --jobs=1 --out=$work/shards --shard={}/40 >>$work/said 2>&1"
}

$program $run --jobs=2 --quiet --out="$work/single" >/dev/null
shards & first=$!
until [ -s "$work/pids/5" ]; do sleep 0.01; done
kill -9 "$(cat "$work/pids/5")"
failed=0
wait $first || failed=$?
echo "first time: $failed of 40 shards failed"
[ "$failed" -ge 1 ]
shards --resume-failed
$program merge "$work/shards" --quiet --out="$work/merged" >/dev/null
python3 tests/fleet/same_result.py "$work/single" "$work/merged"
