#!/usr/bin/env bash
# Compiles the kernels in cuda/src/main/cuda to PTX, which is committed, and proves that ptxas takes it for every
# architecture. Needs nvcc and ptxas; nobody else does. `ci/build-ptx.sh reduce.cu` builds that file only.
#
# A file is compiled for compute_75 and stamped PTX 6.4, so that drivers from CUDA 10.1 on take it, unless it says
# otherwise on a line "// needs: compute_80, PTX 7.0". Why the oldest stamp is right for all drivers: Ptx.java. The first line of the result is a hash of the sources.
set -euo pipefail
cd "$(dirname "$0")/.."
sources=cuda/src/main/cuda
results=cuda/src/main/resources/dev/densor/cuda/ptx
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The file and what it includes, directly or not, each once, in the order met.
closure() {
  local file=$1 next
  case " $met " in *" $file "*) return ;; esac
  met="$met $file"
  while read -r next; do
    if [ -f "$sources/$next" ]; then closure "$next"; fi
  done < <(sed -n 's/^ *#include "\([^"]*\)".*/\1/p' "$sources/$file")
}

# Of each source its name, a line feed and its bytes.
source_hash() {
  met=
  closure "$1"
  for file in $met; do
    printf '%s\n' "$file"
    cat "$sources/$file"
  done | sha256sum | cut -d ' ' -f 1
}

build() {
  local name=${1%.cu} needs architecture version
  needs=$(sed -n 's/^\/\/ needs: compute_\([0-9]*\), PTX \([0-9.]*\)$/\1 \2/p' "$sources/$1")
  read -r architecture version <<<"${needs:-75 6.4}"
  nvcc -ptx -arch="compute_$architecture" -std=c++17 -O3 -fmad=false -diag-suppress 186 -I "$sources" \
    -o "$work/$name.ptx" "$sources/$1"
  {
    echo "// sources $(source_hash "$1")"
    sed -e '/^[[:space:]]*\/\//d' -e '/^$/d' -e "s/^\.version .*/.version $version/" "$work/$name.ptx"
  } >"$work/$name.stamped"
  for device in 75 80 86 89 90; do
    if [ "$device" -ge "$architecture" ]; then
      ptxas --gpu-name "sm_$device" -o /dev/null "$work/$name.stamped"
    fi
  done
  mkdir -p "$results"
  cp "$work/$name.stamped" "$results/$name.ptx"
  echo "$results/$name.ptx: $(wc -c <"$results/$name.ptx") bytes, $(grep -c '\.entry' "$results/$name.ptx") kernels"
}

if [ $# -eq 0 ]; then
  set -- $(cd "$sources" && ls ./*.cu)
  rm -f "$results"/*.ptx
fi
for file in "$@"; do
  build "$(basename "$file")"
done
