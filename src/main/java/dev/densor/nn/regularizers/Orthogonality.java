package dev.densor.nn.regularizers;

import dev.densor.backend.Backend;
import dev.densor.nn.config.Config;
import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Linalg;
import dev.densor.ops.Normalizations;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * factor * the mean of |u . v| over all pairs of different rows, or columns, each divided by its norm or by
 * 1e-7 where that is less. Of a single row there are no pairs: NaN, as in Keras.
 *
 * @param factor 0 or more
 * @param mode rows or columns
 */
record Orthogonality(double factor, String mode) implements Regularizer {
    /** The square of Keras's epsilon: the norm is taken as no less than that. */
    private static final double LEAST_SQUARE = 1e-14;

    Orthogonality {
        Factors.check("OrthogonalRegularizer", "factor", factor);
        if (!mode.equals("rows") && !mode.equals("columns")) {
            throw new IllegalArgumentException(
                    "regularizer \"OrthogonalRegularizer\": mode must be rows or columns, not \"" + mode + "\"");
        }
        // Keras holds it as a float32, and writes it so.
        factor = (float) factor;
    }

    static Orthogonality read(Config config) {
        return new Orthogonality(config.number("factor", 0.01), config.text("mode", "rows"));
    }

    @Override
    public Tensor penalty(Tensor x) {
        if (x.shape().rank() != 2) {
            throw new ShapeException(
                    "regularizer \"OrthogonalRegularizer\": the weight must be a matrix, not " + x.shape());
        }
        Tensor vectors = mode.equals("rows") ? x : Shaping.transpose(x);
        Tensor units = Normalizations.l2(vectors, LEAST_SQUARE, 1);
        Tensor products = Elementwise.abs(Linalg.matmul(units, Shaping.transpose(units)));
        int count = vectors.shape().dim(0);
        Tensor sum = Reduction.sum(Comparison.where(isPair(x.backend(), count), products, 0), false);
        return Elementwise.divide(Elementwise.multiply(sum, factor), count * (count - 1.0));
    }

    /** BOOL [count, count], false on the diagonal. */
    private static Tensor isPair(Backend backend, int count) {
        int[] index = IntStream.range(0, count).toArray();
        return Comparison.notEqual(
                Tensor.of(backend, HostArray.of(index, Shape.of(count, 1))),
                Tensor.of(backend, HostArray.of(index, Shape.of(1, count))));
    }

    @Override
    public String className() {
        return "OrthogonalRegularizer";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("factor", factor);
        config.put("mode", mode);
        return config;
    }
}
