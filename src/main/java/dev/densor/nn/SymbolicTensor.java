package dev.densor.nn;

import dev.densor.shape.PartialShape;

/**
 * A tensor that will be there when the model runs: what a layer is called on to draw the graph of a
 * {@link Functional} model. Keras calls it KerasTensor.
 */
public final class SymbolicTensor {
    private final LayerCall source;
    private final int index;
    private final PartialShape shape;

    SymbolicTensor(LayerCall source, int index, PartialShape shape) {
        this.source = source;
        this.index = index;
        this.shape = shape;
    }

    /** The sizes; the batch is most often unknown. */
    public PartialShape shape() {
        return shape;
    }

    /** The call of a layer that gives it. */
    LayerCall source() {
        return source;
    }

    /** Which output of that call it is. */
    int index() {
        return index;
    }

    /** {@code [None, 784] from dense_1}. */
    @Override
    public String toString() {
        return shape + " from " + source.layer().name();
    }
}
