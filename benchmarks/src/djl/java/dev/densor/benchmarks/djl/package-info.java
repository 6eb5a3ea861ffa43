/** PyTorch by way of DJL. */
package dev.densor.benchmarks.djl;
