package dev.densor.nn;

import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;

/** Rows of floats as one array, and back. */
final class Rows {
    private Rows() {}

    /** All rows one after the other, each in the shape of {@code input} when it says more than a number of features. */
    static HostArray join(float[][] rows, InputSpec input) {
        int width = width(rows, input);
        if ((long) rows.length * width > Integer.MAX_VALUE - 8) {
            throw new ShapeException("predict: " + rows.length + " rows of " + width
                    + " values are more than an array holds; predict fewer rows at a time");
        }
        float[] values = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] == null || rows[i].length != width) {
                throw new ShapeException("predict: row " + i + " "
                        + (rows[i] == null ? "is null" : "has " + rows[i].length + " values, row 0 has " + width));
            }
            System.arraycopy(rows[i], 0, values, i * width, width);
        }
        return HostArray.of(values, shape(rows.length, width, input));
    }

    private static int width(float[][] rows, InputSpec input) {
        if (rows == null) {
            throw new IllegalArgumentException("predict: the rows are null");
        }
        if (rows.length > 0) {
            return rows[0] == null ? 0 : rows[0].length;
        }
        if (input.shape() == null) {
            throw new ShapeException(
                    "predict: no rows, and the model states no input shape; state one, or predict a row first");
        }
        return Math.max(0, features(input));
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
        float[][] split = new float[array.shape().dim(0)][];
        int width = split.length == 0 ? 0 : array.size() / split.length;
        for (int i = 0; i < split.length; i++) {
            split[i] = array.toFloats(i * width, width);
        }
        return split;
    }
}
