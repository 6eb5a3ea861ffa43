/** The benchmarks, as JMH finds them; one class for each family of workloads serves all engines. */
package dev.densor.benchmarks.jmh;
