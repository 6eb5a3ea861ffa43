package dev.densor.nn;

import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.function.UnaryOperator;

/** Rows of floats, each of which fills one input, handed over as arrays of a batch: never all of them a second time. */
final class Rows {
    private final float[][] rows;
    private final InputSpec input;
    private final int batch;
    private final int width;

    /**
     * Rows to score.
     *
     * @param rows of one width
     * @param input that they fill: a row is in the shape of it when that says more than a number of features
     * @param batch rows scored at a time
     */
    Rows(float[][] rows, InputSpec input, int batch) {
        if (rows == null) {
            throw new IllegalArgumentException("predict: the rows are null");
        }
        this.rows = rows;
        this.input = input;
        this.batch = Math.min(batch, rows.length);
        this.width = rows.length > 0 ? checkedWidth(rows) : Math.max(0, features(input));
        if ((long) this.batch * width > Integer.MAX_VALUE - 8) {
            throw new ShapeException("predict: " + this.batch + " rows of " + width
                    + " values are more than an array holds; predict fewer rows at a time");
        }
    }

    private static int checkedWidth(float[][] rows) {
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] == null || rows[i].length != rows[0].length) {
                throw new ShapeException("predict: row " + i + " "
                        + (rows[i] == null
                                ? "is null"
                                : "has " + rows[i].length + " values, row 0 has " + rows[0].length));
            }
        }
        return rows[0].length;
    }

    /** The number of values in one input, or {@link PartialShape#UNKNOWN}. */
    private static int features(InputSpec input) {
        if (input.shape() == null) {
            throw new ShapeException(
                    "predict: no rows, and the model states no input shape; state one, or predict a row first");
        }
        return input.shape().slice(1, input.shape().rank()).product();
    }

    /** What {@code model} makes of them, row by row; it is asked once when there are none. */
    float[][] score(UnaryOperator<HostArray> model) {
        float[] values = new float[batch * width];
        HostArray joined = HostArray.of(values, shape());
        float[][] scored = new float[rows.length][];
        int from = 0;
        do {
            int count = Math.min(batch, rows.length - from);
            for (int i = 0; i < count; i++) {
                System.arraycopy(rows[from + i], 0, values, i * width, width);
            }
            split(model.apply(joined.rows(0, count)), scored, from);
            from += count;
        } while (from < rows.length);
        return scored;
    }

    private Shape shape() {
        boolean isStated = input.shape() != null && features(input) == width;
        return isStated ? Shape.of(input.shape().with(0, batch).dims()) : Shape.of(batch, width);
    }

    private static void split(HostArray outputs, float[][] into, int from) {
        int count = outputs.shape().dim(0);
        int width = count == 0 ? 0 : outputs.size() / count;
        for (int i = 0; i < count; i++) {
            into[from + i] = outputs.toFloats(i * width, width);
        }
    }
}
