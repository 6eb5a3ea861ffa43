#!/usr/bin/env bash
# Times what a device does: kernels beside a copy, products, transfers, predictions; device.sh --help lists the options.
set -euo pipefail
cd "$(dirname "$0")/.."

./mvnw -B -q -P benchmarks,densor -pl benchmarks -am package -Dmaven.test.skip -Dspotless.check.skip
# shellcheck disable=SC2086 # the options are meant to be split
exec "${JAVA:-java}" ${JAVA_OPTS:-} -cp "target/benchmarks/densor/classes:$(cat target/benchmarks/densor/classpath)" \
  dev.densor.benchmarks.device.DeviceBenchmark "$@"
