package dev.densor.backend.fused;

import dev.densor.backend.Buffer;

/**
 * A device that carries a gradient back through a dense layer, {@code y = op(x . kernel + bias)}, at once: so that what
 * both products multiply is written once, as they want it.
 */
@FunctionalInterface
public interface DenseGradientKernel {
    /**
     * What the gradients are computed of; all FLOAT32 and row-major.
     *
     * @param v [rows, units], results of the op where {@code UnaryOp.gradientUsesResult}, else its operands; null
     *     without an op
     * @param dy [rows, units], the gradient with respect to y
     * @param x [rows, features]
     * @param kernel [features, units]
     */
    record Operands(Buffer v, Buffer dy, Buffer x, Buffer kernel) {}

    /**
     * Where the gradients go, each of the size of what it is the gradient with respect to; null where it is not wanted.
     * FLOAT32; none overlaps another or an operand.
     */
    record Results(Buffer dx, Buffer dkernel, Buffer dbias) {}

    /**
     * With {@code dz = dy * op'(v)}: {@code dx = dz . kernel^T}, {@code dkernel = x^T . dz} and {@code dbias[j] = sum
     * over r of dz[r, j]}. The products are as precise as {@code Backend.matmul} of the same device.
     *
     * @param spec sizes of the layer, and the op: null, or one of which {@link dev.densor.backend.UnaryOp#isActivation}
     *     holds
     * @param results one or more of them wanted
     */
    void denseGradient(DenseSpec spec, Operands operands, Results results);
}
