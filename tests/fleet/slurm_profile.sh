#!/usr/bin/env bash
# Slurm on one node runs forty shards, its controller is killed on the way and started again, and the merge is compared with the
# result of a single process. Usage: slurm_profile.sh PROGRAM. Exit code 77: no Slurm here, or not root.
#
# A controller that was killed knows less than the node: it may drain the node ("Duplicate jobid"), hold tasks ("launch failed
# requeued held") or forget that they have ended. So nobody waits for the controller's word: the shards' files tell what is
# done, nodes are resumed, held tasks released, and what is missing for long is submitted again, all within a bound.
set -euo pipefail
program=$(realpath "$1")
for tool in slurmctld slurmd munged sbatch; do
  command -v $tool >/dev/null 2>&1 || { echo "$tool is not installed"; exit 77; }
done
[ "$(id -u)" -eq 0 ] || { echo "one-node Slurm needs root"; exit 77; }

shards=40
bound_s=240
work=$(mktemp -d)
chmod 755 "$work"
mkdir -p "$work"/{state,spool,shards,log}
export SLURM_CONF="$work/slurm.conf"
munged_pid= controller_pid= node_pid=

finish() {
  [ -z "$node_pid" ] || timeout 20 scancel --user=root >/dev/null 2>&1 || true
  for pid in $node_pid $controller_pid $munged_pid; do kill "$pid" 2>/dev/null || true; done
  for pid in $node_pid $controller_pid $munged_pid; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

configure() {
  dd if=/dev/urandom of="$work/munge.key" bs=1024 count=1 status=none
  chmod 400 "$work/munge.key"
  local name; name=$(hostname -s)
  cat >"$SLURM_CONF" <<CONF
ClusterName=storetwin
SlurmctldHost=$name(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
CommunicationParameters=NoInAddrAny
AuthInfo=socket=$work/munge.socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/log/slurmctld
SlurmdLogFile=$work/log/slurmd
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$work/log/jobs
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
MpiDefault=none
MaxArraySize=100001
MaxJobCount=200000
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=1000,default_queue_depth=1000,bf_interval=1
NodeName=$name NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=$name Default=YES MaxTime=INFINITE State=UP
CONF
}

start_controller() { slurmctld -D "$@" >>"$work/log/out" 2>&1 & controller_pid=$!; }

start_cluster() {
  munged --foreground --force --key-file="$work/munge.key" --socket="$work/munge.socket" --pid-file="$work/munge.pid" \
    --log-file="$work/log/munge" --seed-file="$work/munge.seed" >>"$work/log/out" 2>&1 & munged_pid=$!
  start_controller -c
  slurmd -D >>"$work/log/out" 2>&1 & node_pid=$!
  for _ in $(seq 60); do
    [ "$(timeout 5 sinfo -h -o %T 2>/dev/null)" = idle ] && return
    sleep 0.5
  done
  echo "the node did not come up"; tail -n 5 "$work"/log/*; exit 1
}

done_shards() { find "$work/shards" -name 'shard-*.json' | wc -l; }
missing_shards() {
  for k in $(seq $shards); do [ -e "$work/shards/$(printf 'shard-%04d-of-%04d.json' "$k" $shards)" ] || printf '%s,' "$k"; done | sed 's/,$//'
}
submit() {
  timeout 20 sbatch --parsable --array="$1" --output="$work/log/task-%a" tools/fleet/shard.sbatch \
    "$program" $run --out="$work/shards" --shards=$shards
}

# What a controller that has lost its memory needs to be told.
mend_cluster() {
  case "$(timeout 5 sinfo -h -o %T 2>/dev/null || true)" in
    *drain*|down*) echo "  node resumed"; timeout 5 scontrol update nodename="$(hostname -s)" state=resume || true ;;
  esac
  timeout 5 squeue -h -t PD -o '%A %r' 2>/dev/null | while read -r id reason; do
    case "$reason" in *held*|*Held*) echo "  task $id released"; timeout 5 scontrol release "$id" || true ;; esac
  done || true
}

wait_for_shards() {
  local start=$SECONDS last=-1 since=$SECONDS
  while [ "$(done_shards)" -lt $shards ]; do
    [ $((SECONDS - start)) -lt $bound_s ] || { echo "only $(done_shards) of $shards shards in $bound_s s"; exit 1; }
    if [ "$(done_shards)" != "$last" ]; then last=$(done_shards); since=$SECONDS; fi
    mend_cluster
    if [ $((SECONDS - since)) -ge 20 ]; then
      echo "  submitted again: $(missing_shards)"
      submit "$(missing_shards)" >/dev/null || true
      since=$SECONDS
    fi
    sleep 1
  done
}

run="run scenarios/first/one_pick.yaml --seeds=1..120 --jobs=1"
$program $run --quiet --out="$work/single" >/dev/null
configure
start_cluster
submit 1-$shards >/dev/null
for _ in $(seq 600); do [ "$(done_shards)" -ge 5 ] && break; sleep 0.1; done
at=$(done_shards)
kill -9 "$controller_pid"; wait "$controller_pid" 2>/dev/null || true
sleep 2
start_controller
echo "controller killed when $at shards were done, started again when $(done_shards) were"
[ "$at" -lt $shards ]
wait_for_shards
echo "all $shards shards after $SECONDS s"
$program merge "$work/shards" --quiet --out="$work/merged" >/dev/null
python3 tests/fleet/same_result.py "$work/single" "$work/merged"
