/** ONNX Runtime. */
package dev.densor.benchmarks.onnxruntime;
