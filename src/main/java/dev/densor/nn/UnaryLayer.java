package dev.densor.nn;

import dev.densor.ops.Activation;
import dev.densor.ops.Shaping;
import dev.densor.shape.PartialShape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** A layer with one input and one output. Its input arrives in the type that the layer computes in. */
public abstract class UnaryLayer extends Layer {
    /** For layers of your own. */
    protected UnaryLayer() {}

    /** Declares the weights for inputs of this shape. */
    protected void build(PartialShape input) {}

    /** The shape of the output. */
    protected abstract PartialShape outputShape(PartialShape input);

    /** Computes the output. */
    protected abstract Tensor call(Tensor x);

    /** Computes the output where the mask matters; by default it does not. */
    protected Tensor call(Tensor x, Tensor mask) {
        return call(x);
    }

    /** The mask of the output; by default none, as for a layer of Keras that does not say it supports masking. */
    protected Tensor outputMask(Tensor x, Tensor mask) {
        return null;
    }

    /** What it computes, where that is an activation without arguments: a dense layer before it may take it over. */
    Optional<Activation> asActivation() {
        return Optional.empty();
    }

    /** Whether integers are taken as they are; by default they are converted like floating point. */
    protected boolean takesIntegers() {
        return false;
    }

    /** The input as the layer takes it; by default in the type that the layer computes in. */
    protected Tensor convert(Tensor x) {
        boolean converts = x.dtype().isFloating() || !takesIntegers();
        return converts ? Shaping.cast(x, policy().compute()) : x;
    }

    /**
     * Refuses an input of another number of axes.
     *
     * @throws ShapeException naming the layer
     */
    protected final void requireRank(PartialShape input, int rank) {
        if (input.rank() != rank) {
            throw new ShapeException(this + ": the input needs " + rank + " axes, not " + input);
        }
    }

    /**
     * Refuses an input of fewer axes.
     *
     * @throws ShapeException naming the layer
     */
    protected final void requireRankAtLeast(PartialShape input, int least) {
        if (input.rank() < least) {
            throw new ShapeException(this + ": the input needs " + least + " or more axes, not " + input);
        }
    }

    @Override
    protected final void build(List<PartialShape> inputs) {
        build(only(inputs));
    }

    @Override
    protected final List<PartialShape> outputShapes(List<PartialShape> inputs) {
        return List.of(outputShape(only(inputs)));
    }

    @Override
    protected final List<MaskedTensor> call(List<MaskedTensor> inputs) {
        MaskedTensor input = only(inputs);
        Tensor x = convert(input.tensor());
        return List.of(new MaskedTensor(call(x, input.mask()), outputMask(x, input.mask())));
    }

    private <T> T only(List<T> inputs) {
        if (inputs.size() != 1) {
            throw new ShapeException(this + " takes one input, not " + inputs.size());
        }
        return inputs.get(0);
    }
}
