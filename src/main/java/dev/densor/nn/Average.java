package dev.densor.nn;

import dev.densor.backend.BinaryOp;
import dev.densor.ops.Elementwise;
import dev.densor.tensor.Tensor;
import java.util.List;

/** {@code (x1 + x2 + ... + xn) / n}, element by element. Inputs broadcast, but for the batch. */
public final class Average extends ElementwiseMerge {
    /** A layer that averages its inputs. */
    public Average() {
        super(BinaryOp.ADD);
    }

    @Override
    public String className() {
        return "Average";
    }

    @Override
    protected boolean takesIntegers() {
        return false;
    }

    @Override
    protected Tensor merge(List<Tensor> inputs) {
        return Elementwise.divide(super.merge(inputs), inputs.size());
    }
}
