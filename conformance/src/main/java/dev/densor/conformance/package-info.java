/**
 * The suite that every backend must pass. A backend's own tests extend
 * {@link dev.densor.conformance.BackendConformance} and return its provider.
 *
 * <p><b>What is run.</b> {@code OpCases} is a table. A row names a kernel or a function of {@code dev.densor.ops}, the
 * element types it takes, how its operands are made (sizes around a block, empty ones, transposed, sliced, reversed,
 * repeated, special values) and an expression over {@code dev.densor.ops}. New memory is dirty while it runs.
 *
 * <p><b>What is right.</b> The expression runs a second time, on {@code Oracle}: a backend that keeps for each element
 * the interval of all values that a conforming backend may hold there. Kernels widen the intervals by what their
 * {@code Tolerance} allows, and the kernels that follow carry the error on, so the bound of a composite is derived from
 * its parts and its operands; no row and no backend states a number. A result is right when every element lies in its
 * interval. The oracle is written from the contract alone, one element at a time, in double or integer arithmetic. It
 * shares nothing with the reference backend, which is judged like any other.
 *
 * <p>A fused kernel ({@code dev.densor.backend.fused}) may leave out the roundings between its steps, and a dense layer's
 * bias is one more term of its sum, which may be added in any order. What it may not do is in {@code FusedCases}: lose a
 * NaN, go wrong at the end of a block, or keep a rearranged matrix longer than it is valid ({@code Rewrites}).
 *
 * <p><b>What is not judged here.</b> A function composed in {@code dev.densor.ops} is the same on both sides: the rows
 * hold a backend to it, but whether it is Keras's function is said by {@code dev.densor.conformance.golden}, real Keras's
 * answers, and by the unit tests of {@code dev.densor.ops}.
 */
package dev.densor.conformance;
