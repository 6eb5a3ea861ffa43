package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.nn.initializers.Initializers;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Epsilon;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code (x - mean) / max(sqrt(variance), 1e-7)}, or the inverse {@code x * max(sqrt(variance), 1e-7) + mean}: features
 * brought to mean 0 and deviation 1 by statistics of the training data. Mean and variance have an element for each
 * index along some axes. They are stated, or weights that were adapted to data. (In Keras, {@code adapt} does that;
 * here they come with the file, or are assigned.)
 */
public final class Normalization extends SameShapeLayer {

    private List<Integer> axes = List.of(-1);
    private boolean invert;
    private StatedArray statedMean;
    private StatedArray statedVariance;
    private Variable mean;
    private Variable variance;

    /** A layer with a mean and a variance for each index of the last axis. */
    public Normalization() {}

    static Normalization of(Config config) {
        Normalization layer = new Normalization().invert(config.flag("invert", false));
        if (config.values().containsKey("axis")) {
            // Keras says null where one mean is for everything.
            layer.axis(config.integers("axis").orElse(new int[0]));
        }
        layer.statedMean = StatedArray.read(config, "mean").orElse(null);
        layer.statedVariance = StatedArray.read(config, "variance").orElse(null);
        layer.checkStated();
        return layer;
    }

    /** Sets the axes along which each index has statistics of its own; none for one mean for everything. */
    public Normalization axis(int... kept) {
        axes = Arrays.stream(kept).boxed().toList();
        return this;
    }

    /**
     * States the statistics; default none, and the layer has them as weights.
     *
     * @param means one for everything, or one for each index of the last of the axes
     * @param variances as many
     * @throws IllegalArgumentException when there are not as many
     */
    public Normalization statistics(double[] means, double[] variances) {
        statedMean = StatedArray.of(means);
        statedVariance = StatedArray.of(variances);
        checkStated();
        return this;
    }

    /** Says whether to go back from normalised values; default not. */
    public Normalization invert(boolean back) {
        invert = back;
        return this;
    }

    private void checkStated() {
        if ((statedMean == null) != (statedVariance == null)) {
            throw new IllegalArgumentException("mean and variance must both be stated, or neither");
        }
        if (statedMean != null && !statedMean.shape().equals(statedVariance.shape())) {
            throw new ShapeException(
                    "mean " + statedMean.shape() + " and variance " + statedVariance.shape() + " must be of one shape");
        }
    }

    @Override
    public String className() {
        return "Normalization";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("axis", axes.stream().map(Integer::longValue).toList());
        config.put("invert", invert);
        config.put("mean", statedMean == null ? null : statedMean.config());
        config.put("variance", statedVariance == null ? null : statedVariance.config());
        return config;
    }

    @Override
    protected void build(PartialShape input) {
        axes.forEach(axis -> input.knownDim(axis, toString()));
        Shape kept = keptShape(input);
        if (statedMean == null) {
            mean = addWeight("mean", kept, Initializers.zeros(), false);
            variance = addWeight("variance", kept, Initializers.ones(), false);
            addWeight(new Weight(new Variable("count", DType.INT64, Shape.SCALAR), Initializers.zeros(), false));
        } else if (!fits(statedMean.shape(), kept)) {
            throw new ShapeException(this + ": mean and variance " + statedMean.shape() + " do not fit " + kept
                    + ", the sizes of " + input + " along axes " + axes);
        }
    }

    private static boolean fits(Shape stated, Shape kept) {
        if (stated.rank() > kept.rank()) {
            return false;
        }
        return IntStream.rangeClosed(1, stated.rank())
                .allMatch(i -> stated.dim(-i) == 1 || stated.dim(-i) == kept.dim(-i));
    }

    /** The axes of an input that have statistics of their own, in order. */
    private IntStream keptAxes(PartialShape input) {
        return axes.stream()
                .mapToInt(axis -> input.axis(axis, toString()))
                .distinct()
                .sorted();
    }

    private Shape keptShape(PartialShape input) {
        return Shape.of(keptAxes(input).map(input::dim).toArray());
    }

    @Override
    protected Tensor call(Tensor x) {
        Tensor centre = statistic(x, statedMean, mean);
        Tensor root = Elementwise.sqrt(statistic(x, statedVariance, variance));
        Tensor deviation = Elementwise.maximum(root, Epsilon.get());
        return invert
                ? Elementwise.add(Elementwise.multiply(x, deviation), centre)
                : Elementwise.divide(Elementwise.subtract(x, centre), deviation);
    }

    /** In the type of {@code x}, and in a shape that broadcasts against it. */
    private Tensor statistic(Tensor x, StatedArray stated, Variable weight) {
        PartialShape input = PartialShape.of(x.shape());
        int[] dims = new int[x.shape().rank()];
        Arrays.fill(dims, 1);
        keptAxes(input).forEach(axis -> dims[axis] = x.shape().dim(axis));
        Tensor value = stated == null ? value(weight, x) : Shaping.broadcastTo(stated.like(x), keptShape(input));
        return Shaping.reshape(value, dims);
    }
}
