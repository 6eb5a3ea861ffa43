/** Densor itself, by its public API; and the soak test, which predicts for a long time and watches the memory. */
package dev.densor.benchmarks.densor;
