/** What training makes small. {@link dev.densor.train.losses.Losses} makes losses by Keras's names. */
package dev.densor.train.losses;
