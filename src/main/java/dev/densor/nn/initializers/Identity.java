package dev.densor.nn.initializers;

import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.Map;

/** gain on the diagonal of a matrix, 0 elsewhere. */
record Identity(double gain) implements Initializer {
    @Override
    public HostArray draw(Shape shape, long seed) {
        if (shape.rank() != 2) {
            throw new ShapeException("initializer \"Identity\": the weight must be a matrix, not " + shape);
        }
        int columns = shape.dim(1);
        return Elements.of(shape, index -> index / columns == index % columns ? gain : 0);
    }

    @Override
    public String className() {
        return "Identity";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("gain", gain);
    }
}
