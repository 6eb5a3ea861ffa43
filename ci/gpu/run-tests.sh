#!/usr/bin/env bash
# Runs the CUDA backend's tests on this machine's GPU, from a bundle of ci/gpu-bundle.sh unpacked in a checkout's
# target: with cuBLAS where it is found, with Densor's own GEMM, in every precision (whose bounds products are held to),
# and under compute-sanitizer where that is found; among them dense layers of all sizes and types by each way to compute
# them, launched twelve times for the same bits. A test that is skipped is a failure. run-tests.sh [FOLDER]: reports go
# to FOLDER, by default to the bundle's reports.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$here/../.." && pwd)
reports=${1:-$here/reports}
[ -d "$checkout/ci/golden" ] || {
  echo "run-tests.sh: unpack the bundle in the target of a checkout: there is no $checkout/ci/golden" >&2
  exit 1
}
mkdir -p "$reports"

failed=0
# run NAME TEST... -- [PREFIX]...: one JVM, its reports under NAME; PREFIX is a program that the JVM runs under.
run() {
  local name=$1 tests=()
  shift
  while [ "$1" != -- ]; do tests+=(--select-class "dev.densor.cuda.$1"); shift; done
  shift
  echo "== $name"
  # shellcheck disable=SC2086 # the options are meant to be split
  "$@" "$here/runtime/bin/java" -Xmx4g -Ddensor.require=cuda \
    -Ddensor.root="$checkout" -Ddensor.golden="$checkout/ci/golden" ${JAVA_OPTS:-} \
    -cp "$here/classes/tests:$here/lib/*" org.junit.platform.console.ConsoleLauncher execute \
    --disable-banner --details=summary --fail-if-no-tests --reports-dir "$reports/$name" "${tests[@]}" \
    2>&1 | tee "$reports/$name.txt" || failed=1
  # A skipped test ran on no GPU.
  if ! grep -q '^\[ *0 tests skipped' "$reports/$name.txt"; then
    echo "run-tests.sh: $name: tests were skipped" >&2
    failed=1
  fi
}

all=(CudaConformanceTest CudaGoldenModelsTest CudaGoldenRealDataTest CudaDeviceTest CudaDenseTest)
run cublas "${all[@]}" --
JAVA_OPTS="${JAVA_OPTS:-} -Ddensor.cuda.gemm=own" run own-gemm "${all[@]}" --
for precision in TF32 BFLOAT16 FLOAT16; do
  JAVA_OPTS="${JAVA_OPTS:-} -Ddensor.cuda.precision=$precision" \
    run "precision-$precision" CudaDeviceTest CudaDenseTest CudaProductConformanceTest --
  JAVA_OPTS="${JAVA_OPTS:-} -Ddensor.cuda.precision=$precision -Ddensor.cuda.gemm=own -Ddensor.cuda.dense=hopper" \
    run "own-precision-$precision" CudaProductConformanceTest --
done
# Whatever the rules choose, each way to compute a dense layer; where a GPU lacks one, they choose again.
for engine in hopper own cublas; do
  JAVA_OPTS="${JAVA_OPTS:-} -Ddensor.cuda.dense=$engine -Ddensor.cuda.precision=TF32" \
    run "dense-$engine" CudaDenseTest --
done
JAVA_OPTS="${JAVA_OPTS:-} -Ddensor.cuda.activations=accurate" run dense-accurate CudaDenseTest --
sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda*/bin/compute-sanitizer 2>/dev/null | tail -n 1 || :)
if [ -n "$sanitizer" ]; then
  run sanitizer CudaDeviceTest CudaDenseTest CudaConformanceTest -- \
    "$sanitizer" --error-exitcode 99 --target-processes all --report-api-errors no
else
  echo "== compute-sanitizer is not here"
fi
exit $failed
