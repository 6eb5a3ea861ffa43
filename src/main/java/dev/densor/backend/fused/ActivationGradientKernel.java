package dev.densor.backend.fused;

import dev.densor.backend.Buffer;

/** A device that carries a gradient back through an activation and the bias before it in one pass. */
@FunctionalInterface
public interface ActivationGradientKernel {
    /**
     * {@code dz = dy * op'}, and {@code dbias[j] = sum over r of dz[r, j]}. All FLOAT32.
     *
     * @param v [rows, units], the results of the op where {@code UnaryOp.gradientUsesResult}, else its operands
     * @param dy [rows, units]
     * @param dz [rows, units]; may be dy
     * @param dbias [units], or null where it is not needed
     */
    void activationGradient(ActivationGradientSpec spec, Buffer v, Buffer dy, Buffer dz, Buffer dbias);
}
