package dev.densor.ops;

import dev.densor.backend.Backend;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;

/** Tensors that follow from a rule, not from other tensors. */
public final class Creation {
    private Creation() {}

    /**
     * {@code out[i, j] = i == j ? 1 : 0}.
     *
     * @return [rows, columns]
     * @throws ShapeException when a size is negative
     */
    public static Tensor eye(Backend backend, int rows, int columns, DType dtype) {
        Shape shape = Shape.of(rows, columns);
        Tensor row = arange(backend, 0, shape.dim(0), 1, DType.INT32);
        Tensor column = arange(backend, 0, shape.dim(1), 1, DType.INT32);
        return Shaping.cast(Comparison.equal(Shaping.expandDims(row, 1), column), dtype);
    }

    /**
     * {@code out[i] = start + i * step}, up to {@code stop} and without it.
     *
     * @param step below 0 to count down
     * @return [max(0, ceil((stop - start) / step))]
     * @throws IllegalArgumentException when step is 0 or one of the three is not finite
     */
    public static Tensor arange(Backend backend, double start, double stop, double step, DType dtype) {
        double count = Math.ceil((stop - start) / step);
        if (step == 0 || !Double.isFinite(count)) {
            throw new IllegalArgumentException(
                    "arange: cannot step from " + start + " to " + stop + " by " + step + "; use a step other than 0");
        }
        if (count > Integer.MAX_VALUE) {
            throw new ShapeException("arange: " + start + " to " + stop + " by " + step + " are more than 2^31 - 1");
        }
        double[] values = new double[Math.max(0, (int) count)];
        Arrays.setAll(values, i -> start + i * step);
        return Tensor.of(backend, HostArray.of(values, Shape.of(values.length)).cast(dtype));
    }
}
