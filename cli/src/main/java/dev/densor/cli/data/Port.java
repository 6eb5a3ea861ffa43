package dev.densor.cli.data;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.util.Arrays;

/**
 * An input or output of a model.
 *
 * @param name the model's name for it
 * @param shape of a batch, the first axis being the rows, most often not known
 */
public record Port(String name, PartialShape shape) {
    /** The shape of one row. */
    PartialShape rowShape() {
        return shape.slice(1, shape.rank());
    }

    /** {@code the model's input "x"}. */
    String asInput() {
        return "the model's input \"" + name + "\"";
    }

    /** A batch of no rows; a size that is not known is 0. */
    HostArray noRows() {
        int[] row =
                Arrays.stream(rowShape().dims()).map(dim -> Math.max(0, dim)).toArray();
        return HostArray.allocate(DType.FLOAT32, Rows.shape(0, Shape.of(row)));
    }
}
