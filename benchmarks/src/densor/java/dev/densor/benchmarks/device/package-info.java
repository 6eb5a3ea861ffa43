/** What a device's kernels take of what its memory and its arithmetic could do. */
package dev.densor.benchmarks.device;
