/** Writes the few ONNX models that the benchmarks need, so that none has to be kept in the repository. */
package dev.densor.benchmarks.onnx;
