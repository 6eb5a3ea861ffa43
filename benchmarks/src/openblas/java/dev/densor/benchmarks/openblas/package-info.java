/** OpenBLAS and loops in Java. */
package dev.densor.benchmarks.openblas;
