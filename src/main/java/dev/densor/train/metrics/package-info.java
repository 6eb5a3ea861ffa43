/**
 * What is measured beside the loss, accumulated over batches as Keras 3 accumulates it. {@link
 * dev.densor.train.metrics.Metrics} makes metrics by name; each sums a batch up on the device that holds the
 * predictions and adds the few numbers which that leaves to a state in host memory, in float64.
 */
package dev.densor.train.metrics;
