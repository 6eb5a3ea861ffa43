/**
 * Reads the files in which Keras keeps models: {@code .keras} (Keras 2.12 and later), {@code .h5} (Keras 1.2 to 3), and
 * weights ({@code .weights.h5}, sharded, or of {@code save_weights} of any age) beside an architecture in JSON. Start
 * with {@link dev.densor.saving.Models}. A file is hostile until proven otherwise: nothing in it is executed, no class
 * is looked up by a name in it, no other file is opened because of it, no size in it is believed before it was compared
 * with what is there. Everything wrong with a file is a {@link dev.densor.saving.ModelFormatException}.
 */
package dev.densor.saving;
