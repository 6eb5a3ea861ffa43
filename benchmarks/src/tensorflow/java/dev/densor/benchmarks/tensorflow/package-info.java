/** TensorFlow Java. */
package dev.densor.benchmarks.tensorflow;
