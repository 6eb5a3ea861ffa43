package dev.densor.nn;

import dev.densor.backend.UnaryOp;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Linalg;
import dev.densor.ops.Reduction;
import dev.densor.tensor.Tensor;

/**
 * A product with an int8 kernel: {@code (xq . kernel) / (sx * kernelScale)} with {@code sx = 127 / (max|x| + 1e-7)} for
 * each row of x and {@code xq = clip(round(x * sx), -127, 127)}. Source: Keras's AbsMaxQuantizer and Dense.
 */
final class Int8Product {
    private static final double LARGEST = 127;
    private static final double EPSILON = 1e-7;

    private Int8Product() {}

    /**
     * The product.
     *
     * @param x [..., features]
     * @param kernel [features, units], whole numbers in the type of x
     * @param kernelScale [units], 127 / max|column|, in the type of x
     */
    static Tensor of(Tensor x, Tensor kernel, Tensor kernelScale) {
        Tensor largest = Elementwise.add(Reduction.max(Elementwise.abs(x), true, -1), EPSILON);
        Tensor scale = Elementwise.multiply(Elementwise.apply(UnaryOp.RECIPROCAL, largest), LARGEST);
        Tensor whole = Elementwise.clip(Elementwise.round(Elementwise.multiply(x, scale)), -LARGEST, LARGEST);
        Tensor product = Linalg.dot(whole, kernel);
        return Elementwise.divide(product, Elementwise.multiply(scale, kernelScale));
    }
}
