#!/usr/bin/env bash
# Predicts for a long time from several threads, and fails when memory grows; soak.sh --help lists the options.
set -euo pipefail
cd "$(dirname "$0")/.."

./mvnw -B -q -P benchmarks,densor -pl benchmarks -am package -Dmaven.test.skip -Dspotless.check.skip
# The heap is taken in full at the start, so that what grows is something else.
# shellcheck disable=SC2086 # the options are meant to be split
exec "${JAVA:-java}" -Xms512m -Xmx512m -XX:+AlwaysPreTouch ${JAVA_OPTS:-} \
  -cp "target/benchmarks/densor/classes:$(cat target/benchmarks/densor/classpath)" \
  dev.densor.benchmarks.densor.Soak "$@"
