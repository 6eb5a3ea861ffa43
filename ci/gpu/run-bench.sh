#!/usr/bin/env bash
# Times the CUDA backend on this machine's GPU, from a bundle of ci/gpu-bundle.sh: with cuBLAS and with Densor's own
# GEMM, in every precision; dense layers of all activations beside the bare product; the same by PyTorch and JAX where
# python3 has them. run-bench.sh [FOLDER]: a JSON file for each goes to FOLDER, by default to the bundle's results.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
results=${1:-$here/results}
mkdir -p "$results"

shapes=4096x4096x4096,65536x784x512,16384x1024x4096,8192x8192x8192,1024x1024x1024,256x1024x1024

# bench NAME [JAVA OPTION]... -- [OPTION]...
bench() {
  local name=$1 java=()
  shift
  while [ "$1" != -- ]; do java+=("$1"); shift; done
  shift
  echo "== $name"
  "$here/runtime/bin/java" -Xmx8g ${java[@]+"${java[@]}"} -cp "$here/classes/benchmarks:$here/lib/*" \
    dev.densor.benchmarks.device.DeviceBenchmark --device cuda:0 --out "$results/$name.json" "$@"
}

# The table of dense layers: tf32, and bfloat16 where operands and results are stored so. Batches are short, with pauses
# between them, because a GPU that is hot slows down.
batches=1,32,256,1024,4096,16384,65536
layers=(--types BFLOAT16,FLOAT32 --shapes "$shapes" --batch-ms 4)
bench dense -Ddensor.cuda.precision=TF32 -- --families dense,network "${layers[@]}" --batches $batches --tolerance 5e-3
# By each way to compute them; from these the table of rules is made, by which one is chosen.
for engine in hopper own cublas; do
  bench "dense-$engine" -Ddensor.cuda.precision=TF32 "-Ddensor.cuda.dense=$engine" -- --families dense "${layers[@]}"
done
bench dense-accurate -Ddensor.cuda.precision=TF32 -Ddensor.cuda.activations=accurate -- --families dense "${layers[@]}"
if command -v python3 >/dev/null; then
  echo "== PyTorch and JAX"
  python3 "$here/peers.py" --out "$results/peers.json" --shapes "$shapes" --batches $batches ||
    echo "run-bench.sh: they were not timed to the end" >&2
else
  echo "== PyTorch and JAX: there is no python3"
fi

# Few rows from host memory to host memory, where kernels read and write it over the bus, and by copies.
for mapped in true false; do
  bench "predict-mapped-$mapped" -Ddensor.cuda.precision=TF32 "-Ddensor.cuda.mapped=$mapped" -- \
    --families predict --batches 1,4,16,32 --tolerance 5e-3
done

families=pass,product,gradient,transfer,predict
# The tolerances admit what rounding operands to so many bits does to three layers.
bench float32 -- --families $families --tolerance 1e-4
bench float32-own-gemm -Ddensor.cuda.gemm=own -- --families $families --tolerance 1e-4
for precision in TF32:5e-3 BFLOAT16:5e-2 FLOAT16:5e-3; do
  chosen=-Ddensor.cuda.precision=${precision%:*}
  tolerance=${precision#*:}
  bench "${precision%:*}" "$chosen" -- --families $families --tolerance "$tolerance"
  bench "${precision%:*}-own-gemm" "$chosen" -Ddensor.cuda.gemm=own -- --families $families --tolerance "$tolerance"
done
