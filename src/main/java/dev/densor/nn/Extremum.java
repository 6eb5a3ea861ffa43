package dev.densor.nn;

import dev.densor.backend.BinaryOp;
import dev.densor.ops.Comparison;
import dev.densor.tensor.Tensor;
import java.util.List;

/**
 * The largest or the smallest of the inputs. In Keras 3 a masked step takes no part: the other operand is the result.
 */
abstract sealed class Extremum extends ElementwiseMerge permits Maximum, Minimum {
    Extremum(BinaryOp op) {
        super(op);
    }

    @Override
    Tensor mergeMasked(List<Tensor> inputs, List<Tensor> masks) {
        Tensor result = inputs.get(0);
        Tensor counts = masks.get(0);
        for (int i = 1; i < inputs.size(); i++) {
            Tensor x = inputs.get(i);
            Tensor mask = masks.get(i);
            if (mask != null) {
                x = Comparison.where(mask, x, result);
            }
            if (counts != null) {
                result = Comparison.where(counts, result, x);
            }
            counts = mask == null || counts == null ? null : Comparison.or(counts, mask);
            result = combine(result, x);
        }
        return result;
    }
}
