/** ND4J. */
package dev.densor.benchmarks.nd4j;
