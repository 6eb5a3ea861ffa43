#!/usr/bin/env bash
# The whole check: the README's two commands; every test also runs on JDK 25, on the same class files, when it is there.
set -euo pipefail
cd "$(dirname "$0")/.."

also=()
for java in /usr/lib/jvm/*25*/bin/java; do
  if [ -x "$java" ]; then
    echo "== tests run a second time on $("$java" -version 2>&1 | head -n 1)"
    also=("-Dalso.java=$java")
    break
  fi
done

# Where kernels can be compiled for the processor, a test of them that is skipped is a failure.
if command -v g++ >/dev/null; then
  also+=("-Ddensor.require=emulator")
fi

echo "== ./mvnw verify"
./mvnw -B -ntp verify ${also[@]+"${also[@]}"}

echo "== the README's first command"
output=$(./densor predict examples/mnist/mnist_mlp.keras examples/mnist/test_images.npy \
  --labels examples/mnist/test_labels.npy)
printf '%s\n' "$output"
grep -q '0\.9758' <<<"$output" || { echo "the accuracy 0.9758 is missing above" >&2; exit 1; }
