package dev.densor.nn;

import dev.densor.ops.Comparison;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A layer that makes one tensor of several. They arrive in one type, most often that in which the layer computes. */
public abstract class MergeLayer extends Layer {
    /** For layers of your own. */
    protected MergeLayer() {}

    /** The shape of the output. */
    protected abstract PartialShape outputShape(List<PartialShape> inputs);

    /** Computes the output. */
    protected abstract Tensor merge(List<Tensor> inputs);

    /**
     * Computes the output where masks matter; by default they do not.
     *
     * @param masks one for each input, null for an input without
     */
    protected Tensor merge(List<Tensor> inputs, List<Tensor> masks) {
        return merge(inputs);
    }

    /** Whether inputs that are all INT32 or all INT64 are taken as they are; by default they are converted. */
    protected boolean takesIntegers() {
        return false;
    }

    /**
     * The mask of the output. By default, as in Keras 3, a step counts where it does in any input, and all steps count
     * when an input has no mask; as in Keras 2, a step counts where it does in every input that has a mask.
     */
    protected Tensor outputMask(List<MaskedTensor> inputs) {
        Stream<Tensor> masks = inputs.stream().map(MaskedTensor::mask);
        if (semantics() == KerasVersion.V2) {
            return masks.filter(Objects::nonNull).reduce(Comparison::and).orElse(null);
        }
        boolean allMasked = inputs.stream().allMatch(input -> input.mask() != null);
        return allMasked ? masks.reduce(Comparison::or).orElse(null) : null;
    }

    @Override
    protected final List<PartialShape> outputShapes(List<PartialShape> inputs) {
        if (inputs.isEmpty()) {
            throw new ShapeException(this + " takes one input or more");
        }
        if (inputs.stream().anyMatch(input -> input.rank() == 0)) {
            throw new ShapeException(this + ": every input needs a batch axis: " + inputs);
        }
        return List.of(outputShape(inputs));
    }

    @Override
    protected final List<MaskedTensor> call(List<MaskedTensor> inputs) {
        DType type = commonType(inputs);
        List<Tensor> tensors =
                inputs.stream().map(input -> Shaping.cast(input.tensor(), type)).toList();
        List<Tensor> masks = inputs.stream().map(MaskedTensor::mask).toList();
        return List.of(new MaskedTensor(merge(tensors, masks), outputMask(inputs)));
    }

    private DType commonType(List<MaskedTensor> inputs) {
        DType first = inputs.get(0).tensor().dtype();
        boolean same = inputs.stream().allMatch(input -> input.tensor().dtype() == first);
        boolean integers = first == DType.INT32 || first == DType.INT64;
        return takesIntegers() && integers && same ? first : policy().compute();
    }
}
