package dev.densor.nn;

import dev.densor.ops.Elementwise;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What a layer or model gives for some inputs, and what its layers add to the loss of training.
 *
 * @param outputs in its order
 * @param penalties scalars in Keras's order: those on the outputs of layers, in the order the layers ran, then those on
 *     trainable weights
 */
public record ForwardPass(List<Tensor> outputs, List<Tensor> penalties) {
    /** Copies the lists. */
    public ForwardPass {
        outputs = List.copyOf(outputs);
        penalties = List.copyOf(penalties);
    }

    /** The sum of the penalties, float32 or float64 where one of them is; empty when there are none. */
    public Optional<Tensor> penalty() {
        boolean isWide = penalties.stream().anyMatch(penalty -> penalty.dtype() == DType.FLOAT64);
        DType type = isWide ? DType.FLOAT64 : DType.FLOAT32;
        return penalties.stream().map(penalty -> Shaping.cast(penalty, type)).reduce(Elementwise::add);
    }
}
