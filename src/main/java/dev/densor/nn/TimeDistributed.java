package dev.densor.nn;

import dev.densor.nn.config.Catalog;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Shaping;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer applied to each step by itself, with the same weights. x is [batch, steps, ...]; the layer gets all steps at
 * once, [batch * steps, ...], and the result is [batch, steps, ...] again.
 *
 * <p>A mask [batch, steps, ...] passes through, and goes to the layer without the axis of the steps.
 */
public final class TimeDistributed extends UnaryLayer {
    private final Layer layer;

    /**
     * A layer for each step.
     *
     * @param layer of one input and one output; named after its class when it has no name
     */
    public TimeDistributed(Layer layer) {
        this.layer = layer;
        if (layer.name() == null) {
            layer.named(Catalog.snakeCase(layer.className()));
        }
    }

    /** The layer for a step. */
    public Layer layer() {
        return layer;
    }

    @Override
    public String className() {
        return "TimeDistributed";
    }

    @Override
    public List<Weight> weights() {
        return layer.weights();
    }

    @Override
    public List<Weight> trainableWeights() {
        return isTrainable() ? layer.trainableWeights() : List.of();
    }

    @Override
    public TimeDistributed semantics(KerasVersion version) {
        super.semantics(version);
        layer.semantics(version);
        return this;
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("layer", LayerConfig.of(layer));
        return config;
    }

    @Override
    protected boolean takesIntegers() {
        return true;
    }

    @Override
    protected void build(PartialShape input) {
        layer.buildFor(List.of(step(input)));
    }

    /** The input of the layer: without the axis of the steps. */
    private PartialShape step(PartialShape input) {
        requireRankAtLeast(input, 3);
        return input.without(1);
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        List<PartialShape> outputs = layer.outputShapes(List.of(step(input)));
        if (outputs.size() != 1 || outputs.get(0).rank() == 0) {
            throw new ShapeException(this + ": " + layer + " must have one output with a batch, not " + outputs);
        }
        return stepwise(input, outputs.get(0));
    }

    /** Batch and steps of {@code input}, and then what the layer makes of a step. */
    private static PartialShape stepwise(PartialShape input, PartialShape output) {
        return input.slice(0, 2).concat(output.slice(1, output.rank()));
    }

    @Override
    protected Tensor outputMask(Tensor x, Tensor mask) {
        return mask;
    }

    @Override
    protected Tensor call(Tensor x) {
        return call(x, null);
    }

    @Override
    protected Tensor call(Tensor x, Tensor mask) {
        Tensor rows = Shaping.merge(x, 0, 2);
        Tensor rowMask = mask == null ? null : Shaping.merge(checked(mask, x.shape()), 0, 2);
        Tensor y = layer.run(List.of(new MaskedTensor(rows, rowMask))).get(0).tensor();
        if (y.shape().dim(0) != rows.shape().dim(0)) {
            throw new ShapeException(
                    layer + " gives " + y.shape() + " for " + rows.shape().dim(0) + " rows");
        }
        PartialShape result = stepwise(PartialShape.of(x.shape()), PartialShape.of(y.shape()));
        return Shaping.reshape(y, Shape.of(result.dims()));
    }

    private static Tensor checked(Tensor mask, Shape x) {
        Shape wanted = Shape.of(x.dim(0), x.dim(1));
        if (mask.shape().rank() < 2
                || !PartialShape.of(wanted).equals(PartialShape.of(mask.shape()).slice(0, 2))) {
            throw new ShapeException(
                    "the mask of an input " + x + " must begin with " + wanted + ", not be " + mask.shape());
        }
        return mask;
    }
}
