#!/usr/bin/env bash
# The second of the README's two commands: installs, builds and runs the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup/install.sh --with-tests
tools/setup/build.sh release
exec ctest --preset release "$@"
