#!/usr/bin/env bash
# Configures and builds one preset (default: release). Usage: tools/setup/build.sh [PRESET [TARGET...]]
set -euo pipefail
cd "$(dirname "$0")/../.."
preset=${1:-release}
shift || true
launcher=()
command -v ccache >/dev/null 2>&1 && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
# Precompiled headers carry the time they were made; without this ccache would never trust one.
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
cmake --preset "$preset" "${launcher[@]}" >/dev/null
if [ $# -gt 0 ]; then cmake --build --preset "$preset" --target "$@"; else cmake --build --preset "$preset"; fi
