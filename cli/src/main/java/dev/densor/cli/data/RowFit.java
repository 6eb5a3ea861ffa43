package dev.densor.cli.data;

import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.util.Arrays;

/** Whether rows of data fit a model's input, and if not, what to do. Lines of text take any shape, arrays only theirs. */
final class RowFit {
    private RowFit() {}

    /** @throws DataException when the rows do not have the shape that the input wants */
    static void check(Rows rows, Port input) {
        PartialShape wanted = input.rowShape();
        if (!wanted.accepts(rows.rowShape())) {
            throw new DataException(
                    rows.name(),
                    "rows are " + rows.rowShape() + ", " + input.asInput() + " wants " + wanted + advice(rows, wanted));
        }
    }

    private static String advice(Rows rows, PartialShape wanted) {
        if (wanted.product() == rows.rowShape().size()) {
            String shape = PartialShape.of(-1).concat(wanted).toString().replace("None", "-1");
            return "; they hold as many numbers: save array.reshape(" + shape + ")";
        }
        int count = (int) Math.min(rows.count(), Integer.MAX_VALUE);
        return wanted.accepts(Rows.shape(count, rows.rowShape())) ? "; if it is one row, save array[None]" : "";
    }

    /**
     * The shape a line of {@code numbers} numbers is given; one size that the model leaves open follows from them.
     *
     * @param file for the message
     * @throws DataException when they are too few or too many
     */
    static Shape shapeOf(int numbers, Port input, String file) {
        int[] dims = input.rowShape().dims();
        int open = PartialShape.of(dims).product() == PartialShape.UNKNOWN ? open(dims) : -1;
        if (open >= 0) {
            dims[open] = 1;
            int rest = PartialShape.of(dims).product();
            dims[open] = rest > 0 ? numbers / rest : PartialShape.UNKNOWN;
        }
        if (PartialShape.of(dims).product() != numbers) {
            int wanted = input.rowShape().product();
            String columns = numbers == 1 ? "1 column" : numbers + " columns";
            throw new DataException(
                    file,
                    "lines have " + columns + ", " + input.asInput() + " wants rows " + input.rowShape()
                            + (wanted == PartialShape.UNKNOWN ? "" : " of " + wanted + " numbers")
                            + "; pick columns with --columns");
        }
        return Shape.of(dims);
    }

    /** The first axis whose size is not known. */
    private static int open(int[] dims) {
        return Arrays.stream(dims).boxed().toList().indexOf(PartialShape.UNKNOWN);
    }
}
