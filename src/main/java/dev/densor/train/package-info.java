/**
 * Training: what is made small is in {@link dev.densor.train.losses}, what is measured beside it in {@link
 * dev.densor.train.metrics}.
 */
package dev.densor.train;
