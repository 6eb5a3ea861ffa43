#!/usr/bin/env bash
# Compiles the kernels in cuda/src/main/cuda to what is committed, so that nobody else needs nvcc and ptxas: PTX, which
# drivers compile, and of some files cubins, which drivers load as they are. `ci/build-kernels.sh reduce.cu` builds that
# file only. nvcc of CUDA 13 and ptxas of CUDA 12 make what is committed.
#
# What a file can say on lines of its own:
#
#   // needs: compute_80, PTX 7.0      the oldest architecture and the oldest PTX that have its instructions; without it
#                                      compute_75 and PTX 6.4, which drivers from CUDA 10.1 on take. compute_90a, PTX
#                                      8.0 is for that architecture alone. Why the oldest stamp is right: Ptx.java.
#   // cubin: sm_80 sm_90a             make machine code for these: worth it where drivers would compile for long, or
#                                      where the first prediction of a process waits for it. Who gets it:
#                                      KernelImages.java.
#
# ptx/FILE.ptx.gz is text that begins with a hash of the sources. cubin/FILE.sm_80.gz has the cubin of each kernel,
# compressed, one behind the other; cubin/FILE.sm_80.txt begins with the same hash and has a line for each: kernel,
# where it begins, how many bytes it has, and the SHA-256 of the cubin. They are made of the very PTX that is committed.
set -euo pipefail
cd "$(dirname "$0")/.."
sources=cuda/src/main/cuda
results=cuda/src/main/resources/dev/densor/cuda
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What ptxas of CUDA 13 makes runs with drivers from 580 on only; that of CUDA 12 makes what drivers from 525 on take.
if ! release=$(ptxas --version | grep -o 'release [0-9.]*') || [[ $release != "release 12."* ]]; then
  echo "build-kernels.sh: the ptxas found first must be of CUDA 12, not of ${release:-an unknown release}: drivers" \
    "before 580 do not load what a newer one makes. Put the folder of one in front of PATH." >&2
  exit 2
fi

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

# The GPUs that PTX for an architecture is proven for; what ends with a letter runs on no other.
devices() {
  local device
  case $1 in
    *a) echo "$1" ;;
    *) for device in 75 80 86 89 90; do [ "$device" -lt "$1" ] || echo "$device"; done ;;
  esac
}

kernels() {
  sed -n 's/^\.visible \.entry \([A-Za-z0-9_]*\)(.*/\1/p' "$1"
}

make_ptx() {
  local name=$1 needs architecture version device
  needs=$(sed -n 's/^\/\/ needs: compute_\([0-9]*a\{0,1\}\), PTX \([0-9.]*\)$/\1 \2/p' "$sources/$name.cu")
  read -r architecture version <<<"${needs:-75 6.4}"
  nvcc -ptx -arch="compute_$architecture" -std=c++17 -O3 -fmad=false -diag-suppress 186 -I "$sources" \
    -o "$work/$name.unstamped" "$sources/$name.cu"
  {
    echo "// sources $(source_hash "$name.cu")"
    sed -e '/^[[:space:]]*\/\//d' -e '/^$/d' -e "s/^\.version .*/.version $version/" "$work/$name.unstamped"
  } >"$work/$name.ptx"
  for device in $(devices "$architecture"); do
    ptxas --gpu-name "sm_$device" -o /dev/null "$work/$name.ptx"
  done
}

# make_cubins FILE ARCHITECTURE: a cubin for each kernel, so that a process loads no more than it launches.
make_cubins() {
  local name=$1 all=$work/$1.$2 kernel bytes start=0
  : >"$all.gz"
  head -n 1 "$work/$name.ptx" >"$all.txt"
  for kernel in $(kernels "$work/$name.ptx"); do
    ptxas --gpu-name "$2" --entry "$kernel" --warn-on-spills -o "$work/cubin" "$work/$name.ptx"
    gzip -9 -n -c "$work/cubin" >>"$all.gz"
    bytes=$(($(wc -c <"$all.gz") - start))
    echo "$kernel $start $bytes $(sha256sum "$work/cubin" | cut -d ' ' -f 1)" >>"$all.txt"
    start=$((start + bytes))
  done
}

build() {
  local name=${1%.cu} cubins architecture
  cubins=$(sed -n 's/^\/\/ cubin: \(.*\)$/\1/p' "$sources/$name.cu")
  make_ptx "$name"
  for architecture in $cubins; do make_cubins "$name" "$architecture"; done
  mkdir -p "$results/ptx" "$results/cubin"
  rm -f "$results/cubin/$name".sm_*
  gzip -9 -n -c "$work/$name.ptx" >"$results/ptx/$name.ptx.gz"
  for architecture in $cubins; do cp "$work/$name.$architecture".{gz,txt} "$results/cubin"; done
  echo "$name: $(kernels "$work/$name.ptx" | wc -l) kernels, PTX of $(wc -c <"$work/$name.ptx") bytes" \
    "${cubins:+and cubins of $(cat "$work/$name".sm_*.gz | wc -c) bytes for $cubins}"
}

if [ $# -eq 0 ]; then
  set -- $(cd "$sources" && ls ./*.cu)
  rm -rf "$results/ptx" "$results/cubin"
fi
for file in "$@"; do
  build "$(basename "$file")"
done
