#!/usr/bin/env bash
# Packs target/gpu-bundle.tar.gz: what a machine with a GPU, but without Java, Maven and a network, needs to test and
# time the CUDA backend. There, in a checkout:
#
#   tar xzf target/gpu-bundle.tar.gz -C target
#   target/gpu-bundle/run-tests.sh [FOLDER]      # reports of the tests go to FOLDER
#   target/gpu-bundle/run-bench.sh [FOLDER]      # figures, in JSON
#
# Golden data and models are read from the checkout. JCuda's compiler for PTX and oneDNN are left out; they are large.
set -euo pipefail
cd "$(dirname "$0")/.."

most=$((30 * 1024 * 1024))
bundle=$PWD/target/gpu-bundle
jlink=${JAVA_HOME:+$JAVA_HOME/bin/}jlink
command -v "$jlink" >/dev/null || {
  echo "gpu-bundle.sh: there is no $jlink; install a JDK with jmods, or set JAVA_HOME to one" >&2
  exit 1
}

rm -rf "$bundle" "$bundle.tar.gz"
mkdir -p "$bundle/lib" "$bundle/classes"

echo "== jars" >&2
# What only tests without a GPU need stays here, and so does what the console launcher brings along.
here_only=org.junit.jupiter,org.junit.platform,org.opentest4j,org.apiguardian,com.tngtech.archunit,net.java.dev.jna
here_only+=,org.assertj,net.bytebuddy
./mvnw -B -q -pl src,conformance,cuda package dependency:copy-dependencies -DskipTests -Dspotless.check.skip \
  -DoutputDirectory="$bundle/lib" -DincludeScope=test \
  -DexcludeGroupIds="$here_only"
cp target/cuda/densor-cuda-*.jar "$bundle/lib"
junit=$(sed -n 's|.*<junit.platform.version>\(.*\)</junit.platform.version>.*|\1|p' pom.xml)
./mvnw -B -q -N dependency:copy -Dartifact="org.junit.platform:junit-platform-console-standalone:$junit" \
  -DoutputDirectory="$bundle/lib"
./mvnw -B -q -P benchmarks,densor -pl src,conformance,native-fallback,cuda,benchmarks package \
  -Dmaven.test.skip -Dspotless.check.skip
for name in gson picocli; do
  cp "$(tr ':' '\n' <target/benchmarks/densor/classpath | grep "/$name-[^/]*\.jar$")" "$bundle/lib"
done
cp -R target/cuda/test-classes "$bundle/classes/tests"
mkdir "$bundle/classes/benchmarks"
cp -R target/benchmarks/densor/classes/dev "$bundle/classes/benchmarks"

echo "== without the compiler for PTX" >&2
natives=$(ls "$bundle"/lib/jcuda-natives-*.jar)
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
(cd "$unpacked" && "${jlink%jlink}jar" xf "$natives" &&
  rm -f lib/*PTXCompiler* lib/*nvrtc* lib/*JNvrtc* lib/*Runtime* &&
  "${jlink%jlink}jar" cf "$natives" .)

echo "== runtime" >&2
# Not compressed by itself: all of it together, as below, becomes smaller by a sixth.
"$jlink" --add-modules java.base,java.logging,java.management,java.xml,jdk.unsupported \
  --strip-debug --no-header-files --no-man-pages --compress 0 --output "$bundle/runtime"

cp ci/gpu/run-tests.sh ci/gpu/run-bench.sh ci/gpu/peers.py "$bundle"
tar czf "$bundle.tar.gz" -C target gpu-bundle
bytes=$(wc -c <"$bundle.tar.gz")
echo "target/gpu-bundle.tar.gz: $((bytes / 1024)) KiB"
[ "$bytes" -le "$most" ] || { echo "gpu-bundle.sh: that is more than $((most / 1024)) KiB" >&2; exit 1; }
