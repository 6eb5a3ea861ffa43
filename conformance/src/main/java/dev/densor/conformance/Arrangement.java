package dev.densor.conformance;

import dev.densor.ops.Shaping;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A shape, and how a tensor of it stands in memory.
 *
 * @param name for messages
 * @param stored the shape in memory
 * @param view makes the tensor that the case gets
 */
record Arrangement(String name, Shape stored, UnaryOperator<Tensor> view) {
    /** Row-major, from nothing to more than a block of a kernel. */
    static final List<Arrangement> CONTIGUOUS = Stream.of(
                    Shape.SCALAR,
                    Shape.of(0),
                    Shape.of(1),
                    Shape.of(7),
                    Shape.of(1023),
                    Shape.of(1025),
                    Shape.of(3, 0, 2),
                    Shape.of(5, 7, 11))
            .map(Arrangement::contiguous)
            .toList();

    /** Views whose shape is [5, 7, 11]. */
    static final List<Arrangement> VIEWS = List.of(
            new Arrangement("transposed", Shape.of(11, 7, 5), Shaping::transpose),
            new Arrangement("permuted", Shape.of(7, 5, 11), x -> Shaping.permute(x, 1, 0, 2)),
            new Arrangement("rows of a larger one", Shape.of(9, 7, 11), x -> Shaping.slice(x, 0, 3, 5)),
            new Arrangement("columns of a larger one", Shape.of(5, 7, 13), x -> Shaping.slice(x, 2, 1, 11)),
            new Arrangement("reversed", Shape.of(5, 7, 11), x -> Shaping.reverse(Shaping.reverse(x, 0), 2)),
            new Arrangement("broadcast", Shape.of(7, 1), x -> Shaping.broadcastTo(x, Shape.of(5, 7, 11))));

    static final List<Arrangement> ALL =
            Stream.concat(CONTIGUOUS.stream(), VIEWS.stream()).toList();

    static Arrangement contiguous(Shape shape) {
        return new Arrangement("contiguous", shape, UnaryOperator.identity());
    }

    Operand operand(Function<Shape, HostArray> values) {
        return new Operand(values.apply(stored), view);
    }

    @Override
    public String toString() {
        return stored + " " + name;
    }
}
