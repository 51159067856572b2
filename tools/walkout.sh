#!/usr/bin/env bash
# The first of the README's two commands: installs, builds, and runs the main job. Everything it makes lies in out/first.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup/install.sh
tools/setup/build.sh release storetwin
exec build/release/tools/storetwin/storetwin run scenarios/first/corner_shop.yaml --seeds=1 --variants --record=inputs,outputs --out=out/first --force "$@"
