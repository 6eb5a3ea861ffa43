package dev.densor.backend.fused;

import dev.densor.backend.UnaryOp;
import java.util.List;

/**
 * The sizes of dense layers of which each reads what the one before it gives, and what follows their sums.
 *
 * @param rows of the input and the output, 1 or more
 * @param features columns of the input, 1 or more
 * @param layers one or more
 * @param softmax whether softmax along each row follows the last layer
 * @param bytes what the first layer reads of an input of bytes; null where the input has the layers' type
 */
public record DenseChainSpec(int rows, int features, List<Layer> layers, boolean softmax, Bytes bytes) {
    /**
     * One layer.
     *
     * @param units columns of its output, 1 or more
     * @param activation of each element, or null for none; it keeps the type
     */
    public record Layer(int units, UnaryOp activation) {}

    /**
     * An input x of UINT8, images most often, of which the first layer reads {@code x * scale + offset}: computed in
     * the type of the layers, the product rounded to it before the sum is. Both numbers are of that type.
     */
    public record Bytes(double scale, double offset) {
        /** {@code x} itself. */
        public static final Bytes UNSCALED = new Bytes(1, 0);
    }

    /** Layers of which the first reads an input of their own type. */
    public DenseChainSpec(int rows, int features, List<Layer> layers, boolean softmax) {
        this(rows, features, layers, softmax, null);
    }

    /**
     * Checks the sizes and copies the list.
     *
     * @throws IllegalArgumentException when a size is below 1, or there is no layer
     */
    public DenseChainSpec {
        layers = List.copyOf(layers);
        if (rows < 1 || features < 1 || layers.isEmpty() || layers.stream().anyMatch(layer -> layer.units < 1)) {
            throw new IllegalArgumentException("denseChain: [" + rows + ", " + features + "] through " + layers
                    + " is empty; compose it of other kernels");
        }
    }

    /** Columns that layer {@code index} reads. */
    public int features(int index) {
        return index == 0 ? features : layers.get(index - 1).units;
    }

    /** Columns of the output. */
    public int units() {
        return layers.get(layers.size() - 1).units;
    }
}
