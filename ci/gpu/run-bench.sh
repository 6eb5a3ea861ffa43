#!/usr/bin/env bash
# Times the CUDA backend on this machine's GPU, from a bundle of ci/gpu-bundle.sh: with cuBLAS and with Densor's own GEMM, in
# every precision. run-bench.sh [FOLDER]: a JSON file for each goes to FOLDER, by default to the bundle's results.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
results=${1:-$here/results}
mkdir -p "$results"

# bench NAME TOLERANCE [OPTION]...
bench() {
  local name=$1 tolerance=$2
  shift 2
  echo "== $name"
  "$here/runtime/bin/java" -Xmx8g "$@" -cp "$here/classes/benchmarks:$here/lib/*" \
    dev.densor.benchmarks.device.DeviceBenchmark --device cuda:0 --tolerance "$tolerance" --out "$results/$name.json"
}

# The tolerances admit what rounding operands to so many bits does to three layers.
bench float32 1e-4
bench float32-own-gemm 1e-4 -Ddensor.cuda.gemm=own
for precision in TF32:5e-3 BFLOAT16:5e-2 FLOAT16:5e-3; do
  bench "${precision%:*}" "${precision#*:}" "-Ddensor.cuda.precision=${precision%:*}"
  bench "${precision%:*}-own-gemm" "${precision#*:}" "-Ddensor.cuda.precision=${precision%:*}" -Ddensor.cuda.gemm=own
done
