package dev.densor.nn.constraints;

import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Shaping;
import dev.densor.tensor.Tensor;

/**
 * max(w, 0) in Keras 3; w * (w >= 0) in Keras 2, which makes -0 of a negative number and NaN of -infinity. NaN stays
 * NaN in both.
 */
record NonNegative(KerasVersion version) implements Constraint {
    @Override
    public Tensor project(Tensor w) {
        return switch (version) {
            case V2 -> Elementwise.multiply(w, Shaping.cast(Comparison.greaterEqual(w, 0), w.dtype()));
            case V3 -> Elementwise.maximum(w, 0);
        };
    }

    @Override
    public Constraint in(KerasVersion other) {
        return new NonNegative(other);
    }

    @Override
    public String className() {
        return "NonNeg";
    }
}
