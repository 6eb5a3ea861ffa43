package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Shaping;
import dev.densor.shape.PartialShape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** {@code x} with its axes in another order: axis i of the result is axis {@code dims[i - 1]} of x; the batch stays. */
public final class Permute extends UnaryLayer {
    private final int[] dims;

    /**
     * A layer to this order.
     *
     * @param dims the axes after the batch, counted from 1, each once: (2, 1) transposes
     * @throws IllegalArgumentException when they are not 1 to n
     */
    public Permute(int... dims) {
        int[] sorted = dims.clone();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, IntStream.rangeClosed(1, dims.length).toArray())) {
            throw new IllegalArgumentException(
                    "Permute: dims must name each axis after the batch once, from 1 on, not " + Arrays.toString(dims));
        }
        this.dims = dims.clone();
    }

    static Permute of(Config config) {
        return new Permute(config.integers("dims").orElseThrow(() -> config.wrong("dims", "a list of integers")));
    }

    @Override
    public String className() {
        return "Permute";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return Map.of("dims", LayerConfig.integers(dims));
    }

    @Override
    protected boolean takesIntegers() {
        return true;
    }

    /** The axes with the batch. */
    private IntStream order() {
        return IntStream.concat(IntStream.of(0), Arrays.stream(dims));
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        requireRank(input, dims.length + 1);
        return PartialShape.of(order().map(input::dim).toArray());
    }

    @Override
    protected Tensor call(Tensor x) {
        return Shaping.permute(x, order().toArray());
    }
}
