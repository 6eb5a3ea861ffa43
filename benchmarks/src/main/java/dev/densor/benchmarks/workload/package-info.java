/** What is timed, the same for every engine, and what its result has to be. */
package dev.densor.benchmarks.workload;
