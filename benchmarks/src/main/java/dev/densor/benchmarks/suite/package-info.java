/** Runs the benchmarks of all engines in turn, each engine in its own JVM, and writes the report. */
package dev.densor.benchmarks.suite;
