/**
 * What {@code densor predict} reads and writes: a model's inputs from .npy, .npz or .csv
 * ({@link dev.densor.cli.data.Dataset}), labels ({@link dev.densor.cli.data.Labels}), predictions
 * ({@link dev.densor.cli.data.Predictions}), and how well the two agree ({@link dev.densor.cli.data.Scores}). All of it
 * goes batch by batch, so that files may be larger than the heap.
 */
package dev.densor.cli.data;
