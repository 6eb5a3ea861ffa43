package dev.densor.conformance;

import static dev.densor.conformance.Expression.everyAxis;
import static dev.densor.conformance.Expression.one;
import static dev.densor.conformance.OpCases.ANY;
import static dev.densor.conformance.OpCases.FLOATING;
import static dev.densor.conformance.Tolerance.EXACT;
import static dev.densor.conformance.Tolerance.SUM;

import dev.densor.ops.Einsum;
import dev.densor.ops.Indexing;
import dev.densor.ops.Linalg;
import dev.densor.ops.Random;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Rows for the functions of {@code dev.densor.ops} that move elements, look them up, and multiply matrices. */
final class ShapingCases {
    private static final Shape CUBE = Shape.of(4, 3, 5);
    private static final Inputs CUBES = values -> Stream.of(
                    Arrangement.contiguous(CUBE),
                    new Arrangement("transposed", Shape.of(5, 3, 4), Shaping::transpose),
                    new Arrangement("sliced", Shape.of(4, 6, 5), x -> Shaping.slice(x, 1, 2, 3)),
                    new Arrangement("broadcast", Shape.of(3, 1), x -> Shaping.broadcastTo(x, CUBE)))
            .map(a -> Sample.of(a.toString(), a.operand(values::any)))
            .toList();

    private ShapingCases() {}

    static List<OpCase> all() {
        return Stream.of(layouts(), copies(), lookups(), products())
                .flatMap(List::stream)
                .toList();
    }

    private static OpCase cube(String name, Expression expression) {
        return new OpCase(name, EXACT, ANY, CUBES, expression);
    }

    private static List<OpCase> layouts() {
        return List.of(
                cube("Shaping.cast", one(x -> Shaping.cast(x, DType.FLOAT32))),
                cube("Shaping.reshape", one(x -> Shaping.reshape(x, 2, -1, 3))),
                cube("Shaping.merge", one(x -> Shaping.merge(x, 1, 3))),
                cube("Shaping.permute", one(x -> Shaping.permute(x, 1, -1, 0))),
                cube("Shaping.transpose", one(Shaping::transpose)),
                cube("Shaping.moveAxis", one(x -> Shaping.moveAxis(x, -1, 0))),
                cube("Shaping.expandDims", everyAxis(Shaping::expandDims)),
                cube("Shaping.squeeze", everyAxis((x, axis) -> Shaping.squeeze(Shaping.slice(x, axis, 1, 1), axis))),
                cube("Shaping.broadcastTo", one(x -> Shaping.broadcastTo(x, Shape.of(2, 4, 3, 5)))),
                cube("Shaping.pad", everyAxis((x, axis) -> Shaping.pad(x, axis, 2, 1))),
                cube("Shaping.slice", everyAxis((x, axis) -> Shaping.slice(x, axis, 1, 2))),
                cube("Shaping.reverse", everyAxis(Shaping::reverse)));
    }

    private static List<OpCase> copies() {
        return List.of(
                cube(
                        "Shaping.concatenate",
                        everyAxis((x, axis) -> Shaping.concatenate(List.of(x, Shaping.slice(x, axis, 1, 2), x), axis))),
                cube("Shaping.stack", everyAxis((x, axis) -> Shaping.stack(List.of(x, Shaping.reverse(x, 0)), axis))),
                cube("Shaping.repeat", everyAxis((x, axis) -> Shaping.repeat(x, 3, axis))),
                cube("Shaping.tile", one(x -> Shaping.tile(x, 2, 1, 3))));
    }

    private static List<OpCase> lookups() {
        return List.of(
                new OpCase(
                        "Indexing.gather",
                        EXACT,
                        ANY,
                        ShapingCases::rows,
                        operands -> List.of(Indexing.gather(operands.get(0), operands.get(1), 0))),
                new OpCase(
                        "Indexing.scatterAdd",
                        SUM,
                        FLOATING,
                        ShapingCases::rows,
                        operands -> List.of(Indexing.scatterAdd(operands.get(0), operands.get(1), operands.get(2)))),
                new OpCase(
                        "Indexing.oneHot",
                        EXACT,
                        Set.of(DType.INT32),
                        ShapingCases::rows,
                        operands -> List.of(
                                Indexing.oneHot(operands.get(1), 4, DType.FLOAT32),
                                Indexing.oneHot(operands.get(1), 4, DType.BOOL))),
                new OpCase("Indexing.sort", EXACT, ANY, CUBES, operands -> {
                    Indexing.Sorted sorted = Indexing.sort(operands.get(0), 1);
                    return List.of(sorted.values(), sorted.indices());
                }),
                new OpCase(
                        "Random.uniform",
                        EXACT,
                        Set.of(DType.FLOAT32),
                        CUBES,
                        one(x -> Random.uniform(x.backend(), x.shape(), 99, 3))));
    }

    /** A transposed table of four rows, indices and as many rows. */
    private static List<Sample> rows(Values values) {
        return List.of(Sample.of(
                "7 rows of " + CUBE,
                new Operand(values.any(Shape.of(5, 3, 4)), Shaping::transpose),
                Operand.of(values.indices(Shape.of(7), 4)),
                Operand.of(values.any(Shape.of(7, 3, 5)))));
    }

    private static List<OpCase> products() {
        return List.of(
                new OpCase("Linalg.matmul", SUM, FLOATING, CUBES, operands -> {
                    Tensor x = operands.get(0);
                    return List.of(
                            Linalg.matmul(x, Shaping.permute(x, 0, 2, 1)),
                            Linalg.matmul(Shaping.permute(x, 0, 2, 1), x),
                            Linalg.matmul(Shaping.slice(x, 2, 0, 3), Shaping.reverse(x, 1)));
                }),
                new OpCase("Linalg.dot", SUM, FLOATING, CUBES, operands -> {
                    Tensor x = operands.get(0);
                    Tensor row = Shaping.reshape(Shaping.slice(Shaping.slice(x, 0, 0, 1), 1, 0, 1), 5);
                    return List.of(
                            Linalg.dot(x, Shaping.permute(x, 0, 2, 1)), Linalg.dot(x, row), Linalg.dot(row, row));
                }),
                new OpCase(
                        "Linalg.batchDot",
                        SUM,
                        FLOATING,
                        CUBES,
                        one(x -> Linalg.batchDot(x, Shaping.reverse(x, 1), 2, -1))),
                new OpCase("Einsum.apply", SUM, FLOATING, CUBES, one(x -> Einsum.of("abc,dbc->da")
                        .apply(x, Shaping.reverse(x, 0)))));
    }
}
