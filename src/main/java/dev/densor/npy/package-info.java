/**
 * NumPy's files: {@code .npy}, one array, and {@code .npz}, a zip of them. Start with {@link dev.densor.npy.Npy} for
 * arrays that fit in memory; {@link dev.densor.npy.NpyFile} and {@link dev.densor.npy.NpyWriter} read and write those
 * that do not, some rows at a time. Nothing in a file is ever executed: arrays of Python objects are refused.
 *
 * <p>The format: <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>.
 */
package dev.densor.npy;
