/** Training: what is measured while it goes on is in {@link dev.densor.train.metrics}. */
package dev.densor.train;
