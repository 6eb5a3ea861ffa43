package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Comparison;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For each number the index of the bin it falls into: how many boundaries are not above it, so that a boundary belongs
 * to the bin above. NaN falls into the last bin. The indices, or rows that stand for them. Boundaries and numbers are
 * compared in float32.
 */
public final class Discretization extends UnaryLayer {
    private static final double DEFAULT_EPSILON = 0.01;

    private final HostArray boundaries;
    private Object bins;
    private double epsilon = DEFAULT_EPSILON;
    private TokenOutput output = TokenOutput.INT;
    private boolean sparse;

    /**
     * A layer of one bin more than there are boundaries.
     *
     * @param boundaries in ascending order
     * @throws IllegalArgumentException when they are not
     */
    public Discretization(double... boundaries) {
        for (int i = 1; i < boundaries.length; i++) {
            if (!(boundaries[i - 1] <= boundaries[i])) {
                throw new IllegalArgumentException(
                        "bin_boundaries must ascend, but " + boundaries[i - 1] + " comes before " + boundaries[i]);
            }
        }
        this.boundaries = HostArray.of(boundaries.clone(), Shape.of(boundaries.length));
    }

    static Discretization of(Config config) {
        HostArray stated = config.array("bin_boundaries")
                .filter(array -> array.shape().rank() == 1)
                .orElseThrow(() -> config.wrong(
                        "bin_boundaries", "a list of numbers, which a layer has once it was adapted to data"));
        Discretization layer = new Discretization(stated.toDoubles());
        layer.bins = config.get("num_bins");
        layer.epsilon = config.number("epsilon", DEFAULT_EPSILON);
        layer.output = TokenOutput.read(config, TokenOutput.INT, TokenOutput.values());
        layer.sparse = config.flag("sparse", false);
        return layer;
    }

    /** Gives a row for each number: a one at its bin. */
    public Discretization oneHot() {
        output = TokenOutput.ONE_HOT;
        return this;
    }

    /** Gives a row for each example: ones at the bins of its numbers. */
    public Discretization multiHot() {
        output = TokenOutput.MULTI_HOT;
        return this;
    }

    /** Gives a row for each example: how many of its numbers each bin has. */
    public Discretization count() {
        output = TokenOutput.COUNT;
        return this;
    }

    @Override
    public String className() {
        return "Discretization";
    }

    /** Keras's class takes a name and a dtype, and nothing else that layers have in common. */
    @Override
    Map<String, Object> commonConfig() {
        return new LinkedHashMap<>();
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put(
                "bin_boundaries", Arrays.stream(boundaries.toDoubles()).boxed().toList());
        config.put("num_bins", bins);
        config.put("epsilon", epsilon);
        config.put("output_mode", output.kerasName());
        config.put("sparse", sparse);
        config.put("name", name());
        config.put("dtype", policy().name());
        return config;
    }

    private int depth() {
        return boundaries.size() + 1;
    }

    @Override
    protected Tensor convert(Tensor x) {
        return Shaping.cast(x, DType.FLOAT32);
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        return output.shape(input, depth());
    }

    @Override
    protected Tensor call(Tensor x) {
        Tensor limits = Tensor.of(x.backend(), boundaries.cast(DType.FLOAT32));
        // Not "x >= limit": NaN has to count as above all of them.
        Tensor above = Comparison.not(Comparison.less(Shaping.expandDims(x, -1), limits));
        Tensor index = Reduction.sum(Shaping.cast(above, DType.FLOAT32), false, -1);
        DType type = output == TokenOutput.INT ? DType.INT32 : policy().compute();
        return output.encode(Shaping.cast(index, DType.INT32), depth(), type);
    }
}
