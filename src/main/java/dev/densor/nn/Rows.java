package dev.densor.nn;

import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.Arrays;

/** Rows of floats as one array, and back. */
final class Rows {
    private Rows() {}

    /** All rows one after the other, each in the shape of {@code input} when it says more than a number of features. */
    static HostArray join(float[][] rows, InputSpec input) {
        int width = rows.length == 0 ? Math.max(0, features(input)) : rows[0].length;
        float[] values = new float[Math.multiplyExact(rows.length, width)];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != width) {
                throw new ShapeException(
                        "predict: row " + i + " has " + rows[i].length + " values, row 0 has " + width);
            }
            System.arraycopy(rows[i], 0, values, i * width, width);
        }
        return HostArray.of(values, shape(rows.length, width, input));
    }

    private static int features(InputSpec input) {
        return input.shape() == null
                ? 0
                : input.shape().slice(1, input.shape().rank()).product();
    }

    private static Shape shape(int rows, int width, InputSpec input) {
        if (input.shape() != null && features(input) == width) {
            return Shape.of(input.shape().with(0, rows).dims());
        }
        return Shape.of(rows, width);
    }

    /** The rows of {@code array} along its first axis. */
    static float[][] split(HostArray array) {
        float[] values = array.toFloats();
        int rows = array.shape().dim(0);
        int width = rows == 0 ? 0 : values.length / rows;
        float[][] split = new float[rows][];
        for (int i = 0; i < rows; i++) {
            split[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
        return split;
    }
}
