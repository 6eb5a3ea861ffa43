package dev.densor.nn;

import dev.densor.backend.BinaryOp;
import dev.densor.ops.Comparison;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code x1 * x2 * ...}, element by element. Inputs broadcast, but for the batch. In Keras 3 a masked step of an input
 * is a factor of 1, and a step that is masked in all inputs gives 0.
 */
public final class Multiply extends ElementwiseMerge {
    /** A layer that multiplies its inputs. */
    public Multiply() {
        super(BinaryOp.MULTIPLY);
    }

    @Override
    public String className() {
        return "Multiply";
    }

    @Override
    Tensor mergeMasked(List<Tensor> inputs, List<Tensor> masks) {
        List<Tensor> factors = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor mask = masks.get(i);
            factors.add(mask == null ? inputs.get(i) : Comparison.where(mask, inputs.get(i), 1));
        }
        Tensor product = merge(factors);
        if (masks.contains(null)) {
            return product;
        }
        return Comparison.where(masks.stream().reduce(Comparison::or).orElseThrow(), product, 0);
    }
}
