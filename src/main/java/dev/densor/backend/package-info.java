/**
 * The contract with a device. To add one, implement {@link dev.densor.backend.Backend} and
 * {@link dev.densor.backend.BackendProvider}, name the provider in
 * {@code META-INF/services/dev.densor.backend.BackendProvider}, and run the suite of the module
 * {@code densor-conformance}. The javadoc of {@link dev.densor.backend.UnaryOp}, {@link dev.densor.backend.BinaryOp},
 * {@link dev.densor.backend.ReduceOp} and {@link dev.densor.backend.ScanOp} is the specification of the kernels.
 */
package dev.densor.backend;
