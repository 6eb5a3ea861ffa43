#!/usr/bin/env bash
# Times Densor and other engines side by side; run.sh --help lists the options, README.md says what is compared.
set -euo pipefail
cd "$(dirname "$0")/.."

engines=densor-native,densor-native-tensors,densor-java,onednn,onnxruntime,djl,tensorflow,nd4j,openblas
options=("$@" --engines "$engines")
for ((i = 1; i <= $#; i++)); do
  case ${!i} in
    --engines) next=$((i + 1)) engines=${!next-} options=("$@") ;;
    --engines=*) engines=${!i#*=} options=("$@") ;;
    --help | -h) engines= ;;
  esac
done

# build ENGINE [OPTION]...: its classes, and a file with its class path, under target/benchmarks/ENGINE.
build() {
  echo "building $1" >&2
  ./mvnw -B -q -P "benchmarks,$1" -pl benchmarks "${@:2}" package -Dmaven.test.skip -Dspotless.check.skip
}

profiles=$(tr ',' '\n' <<<"$engines" | sed 's/^densor-.*/densor/' | sort -u)
for profile in $profiles; do
  if [ ! -d "benchmarks/src/$profile/java/dev" ] || [ "$profile" = main ] || [ "$profile" = test ]; then
    echo "run.sh: there is no engine $profile; there are densor-DEVICE, densor-DEVICE-tensors, onednn, onnxruntime, djl, tensorflow, nd4j, openblas" >&2
    exit 2
  fi
done

build none
for profile in $profiles; do
  if [ "$profile" = densor ]; then build densor -am; else build "$profile"; fi
done
exec java -Ddensor.root="$PWD" -cp "target/benchmarks/none/classes:$(cat target/benchmarks/none/classpath)" \
  dev.densor.benchmarks.suite.Suite "${options[@]}"
