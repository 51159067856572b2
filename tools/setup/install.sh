#!/usr/bin/env bash
# Installs what the build and the tests need on a bare Debian 12: its own packages by apt, and the npm packages that read
# our recordings from outside (locked in tests/conformance/package-lock.json). Idempotent; needs root or sudo for apt.
set -euo pipefail
cd "$(dirname "$0")/../.."

packages=(
  build-essential cmake ninja-build pkg-config ccache
  libeigen3-dev libfmt-dev libyaml-cpp-dev libprotobuf-dev protobuf-compiler nlohmann-json3-dev libcli11-dev
  libsodium-dev libzstd-dev liblz4-dev zlib1g-dev librandom123-dev libbullet-dev librecast-dev libtbb-dev libstb-dev
  libhwy-dev libembree-dev
  doctest-dev librapidcheck-dev python3 python3-protobuf python3-junitparser libxml2-utils
)
# Node may come from elsewhere than Debian; any version from 18 on will do.
command -v node >/dev/null 2>&1 || packages+=(nodejs)
command -v npm >/dev/null 2>&1 || packages+=(npm)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -q
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends "${missing[@]}"
fi

if [ "${1:-}" = "--with-tests" ] && [ -f tests/conformance/package-lock.json ]; then
  (cd tests/conformance && npm ci --no-audit --no-fund --loglevel=error)
fi
