package dev.densor.nn;

import dev.densor.ops.Comparison;
import dev.densor.ops.Shaping;
import dev.densor.shape.PartialShape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Objects;

/** A layer that makes one tensor of several. They arrive in the type that the layer computes in. */
public abstract class MergeLayer extends Layer {
    /** For layers of your own. */
    protected MergeLayer() {}

    /** The shape of the output. */
    protected abstract PartialShape outputShape(List<PartialShape> inputs);

    /** Computes the output. */
    protected abstract Tensor merge(List<Tensor> inputs);

    /** The mask of the output; by default a step counts where it does in every input that has a mask. */
    protected Tensor outputMask(List<MaskedTensor> inputs) {
        return inputs.stream()
                .map(MaskedTensor::mask)
                .filter(Objects::nonNull)
                .reduce(Comparison::and)
                .orElse(null);
    }

    @Override
    protected final List<PartialShape> outputShapes(List<PartialShape> inputs) {
        if (inputs.size() < 2) {
            throw new ShapeException(this + " takes two inputs or more, not " + inputs.size());
        }
        return List.of(outputShape(inputs));
    }

    @Override
    protected final List<MaskedTensor> call(List<MaskedTensor> inputs) {
        List<Tensor> tensors = inputs.stream()
                .map(input -> Shaping.cast(input.tensor(), policy().compute()))
                .toList();
        return List.of(new MaskedTensor(merge(tensors), outputMask(inputs)));
    }
}
