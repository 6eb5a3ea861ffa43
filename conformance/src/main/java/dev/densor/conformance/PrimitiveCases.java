package dev.densor.conformance;

import static dev.densor.conformance.Expression.eachAxis;
import static dev.densor.conformance.Expression.everyAxis;
import static dev.densor.conformance.Expression.one;
import static dev.densor.conformance.Expression.two;
import static dev.densor.conformance.OpCases.ANY;
import static dev.densor.conformance.OpCases.BOOLEAN;
import static dev.densor.conformance.OpCases.FLOATING;
import static dev.densor.conformance.OpCases.NUMBERS;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;
import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Indexing;
import dev.densor.ops.Random;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Rows for the kernels: every constant of every op, and every other method of {@code Backend} that computes. */
final class PrimitiveCases {
    private static final double[] FILLS = {
        0, 1, -2.5, 0.1, 300, 1e10, -1e30, 1e39, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };
    private static final long[][] UNIFORMS = {
        {0, 0}, {42, 7}, {-1, -1}, {0x123456789abcdefL, -100}, {1L << 32, 1L << 33}
    };
    private static final int[][] PRODUCTS = {
        {1, 1, 1, 1},
        {1, 7, 5, 3},
        {3, 17, 9, 33},
        {1, 1, 257, 64},
        {2, 67, 35, 129},
        {1, 65, 1, 130},
        {1, 4, 3, 0},
        {2, 0, 3, 4},
        {1, 3, 0, 4},
        {0, 2, 3, 4}
    };

    private PrimitiveCases() {}

    static List<OpCase> all() {
        return Stream.of(unary(), binary(), rows(), moves(), indexing(), products())
                .flatMap(List::stream)
                .toList();
    }

    private static List<OpCase> unary() {
        List<OpCase> cases = new ArrayList<>();
        for (UnaryOp op : UnaryOp.values()) {
            Set<DType> dtypes = op == UnaryOp.NOT ? BOOLEAN : op.takesIntegers() ? NUMBERS : FLOATING;
            Tolerance tolerance = Tolerance.of(op);
            cases.add(new OpCase("UnaryOp." + op, tolerance, dtypes, Inputs.one(), one(x -> Elementwise.apply(op, x))));
            if (!op.isPredicate() || op == UnaryOp.NOT) {
                Inputs few = Inputs.of(Shape.of(0), Shape.of(3), Shape.of(1025));
                String name = "UnaryOp." + op + " in place";
                cases.add(new OpCase(name, tolerance, dtypes, few, one(x -> Kernels.inPlace(op, x))));
            }
        }
        return cases;
    }

    private static List<OpCase> binary() {
        List<OpCase> cases = new ArrayList<>();
        for (BinaryOp op : BinaryOp.values()) {
            Set<DType> dtypes =
                    switch (op) {
                        case AND, OR -> BOOLEAN;
                        case DIVIDE, POW -> FLOATING;
                        case ADD, SUBTRACT, MULTIPLY, MAXIMUM, MINIMUM -> NUMBERS;
                        case EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL -> ANY;
                    };
            cases.add(new OpCase(
                    "BinaryOp." + op,
                    Tolerance.of(op),
                    dtypes,
                    Inputs.two(),
                    two((a, b) -> Elementwise.apply(op, a, b))));
        }
        return cases;
    }

    private static List<OpCase> rows() {
        List<OpCase> cases = new ArrayList<>();
        for (ReduceOp op : ReduceOp.values()) {
            Set<DType> dtypes = op.isLogical() ? BOOLEAN : NUMBERS;
            Inputs inputs =
                    Inputs.axes(op == ReduceOp.PROD ? Values::factors : op.isIndex() ? Values::ties : Values::any);
            Expression expression = op.hasIdentity()
                    ? everyAxis((x, axis) -> Kernels.reduce(op, x, axis))
                    : eachAxis((x, axis) -> Kernels.reduce(op, x, axis));
            cases.add(new OpCase("ReduceOp." + op, Tolerance.of(op), dtypes, inputs, expression));
        }
        for (ScanOp op : ScanOp.values()) {
            Inputs inputs = Inputs.axes(op == ScanOp.PROD ? Values::factors : Values::any);
            Expression expression = everyAxis((x, axis) -> Kernels.scan(op, x, axis));
            cases.add(new OpCase("ScanOp." + op, Tolerance.of(op), NUMBERS, inputs, expression));
        }
        cases.add(new OpCase("Backend.sort", Tolerance.EXACT, ANY, Inputs.axes(Values::ties), operands -> {
            Tensor x = operands.get(0);
            List<Tensor> results = new ArrayList<>();
            for (int axis = 0; axis < x.shape().rank(); axis++) {
                Indexing.Sorted sorted = Indexing.sort(x, axis);
                results.addAll(List.of(sorted.values(), sorted.indices()));
            }
            return results;
        }));
        return cases;
    }

    private static List<OpCase> moves() {
        List<OpCase> cases = new ArrayList<>();
        cases.add(exact("Backend.fill", Inputs.of(Shape.SCALAR, Shape.of(0), Shape.of(1025)), operands -> {
            Tensor like = operands.get(0);
            return DoubleStream.of(FILLS)
                    .mapToObj(value -> Tensor.filled(like.backend(), like.dtype(), like.shape(), value))
                    .toList();
        }));
        cases.add(exact("Backend.copy", Inputs.one(), one(Tensor::contiguous)));
        cases.add(exact("Backend.copy into gaps", Inputs.one(), one(Kernels::copyIntoGaps)));
        cases.add(exact("Backend.copy to each type", Inputs.one(), operands -> Stream.of(DType.values())
                .filter(operands.get(0).backend().info().dtypes()::contains)
                .map(type -> Shaping.cast(operands.get(0), type))
                .toList()));
        cases.add(exact(
                "Backend.select",
                PrimitiveCases::selections,
                operands -> List.of(Comparison.where(operands.get(0), operands.get(1), operands.get(2)))));
        return cases;
    }

    private static OpCase exact(String name, Inputs inputs, Expression expression) {
        return new OpCase(name, Tolerance.EXACT, ANY, inputs, expression);
    }

    private static List<Sample> selections(Values values) {
        List<Sample> samples = new ArrayList<>();
        for (Sample pair : Inputs.two().samples(values)) {
            Operand a = pair.operands().get(0);
            Operand b = pair.operands().get(1);
            Operand condition = new Operand(values.conditions(b.array().shape()), b.view());
            samples.add(Sample.of(pair.name(), condition, a, b));
        }
        return samples;
    }

    private static List<OpCase> indexing() {
        return List.of(
                exact("Backend.gather", PrimitiveCases::lookups, operands -> {
                    Tensor table = operands.get(0);
                    Tensor indices = operands.get(1);
                    return List.of(
                            Indexing.gather(table, indices, 0),
                            Indexing.gather(table, indices, 1),
                            Indexing.gather(table, indices, 2));
                }),
                new OpCase(
                        "Backend.scatterAdd",
                        Tolerance.SUM,
                        FLOATING,
                        PrimitiveCases::updates,
                        operands -> List.of(Kernels.scatterAdd(operands.get(0), operands.get(1), operands.get(2)))),
                new OpCase(
                        "Backend.uniform",
                        Tolerance.EXACT,
                        Set.of(DType.FLOAT32),
                        Inputs.of(Shape.SCALAR, Shape.of(0), Shape.of(3), Shape.of(1025), Shape.of(5, 7, 11)),
                        operands -> Stream.of(UNIFORMS)
                                .map(u -> Random.uniform(
                                        operands.get(0).backend(),
                                        operands.get(0).shape(),
                                        u[0],
                                        u[1]))
                                .toList()));
    }

    private static List<Sample> lookups(Values values) {
        return Stream.of(new int[] {5, 7, 11}, new int[] {1, 1, 1}, new int[] {3, 0, 2}, new int[] {2, 33, 4})
                .flatMap(dims -> Stream.of(Shape.SCALAR, Shape.of(0), Shape.of(9), Shape.of(2, 3))
                        .map(at -> Sample.of(
                                Shape.of(dims) + " at " + at,
                                Operand.of(values.any(Shape.of(dims))),
                                Operand.of(values.indices(at, dims[1])))))
                .toList();
    }

    private static List<Sample> updates(Values values) {
        int[][] sizes = {{1, 5, 1, 3}, {2, 7, 11, 40}, {1, 1, 1025, 9}, {3, 0, 2, 4}, {2, 3, 4, 0}, {1, 3, 2, 500}};
        return Stream.of(sizes)
                .map(s -> Sample.of(
                        s[3] + " updates of " + Shape.of(s[0], s[1], s[2]),
                        Operand.of(values.any(Shape.of(s[0], s[1], s[2]))),
                        Operand.of(values.indices(Shape.of(s[3]), s[1])),
                        Operand.of(values.any(Shape.of(s[0], s[3], s[2])))))
                .toList();
    }

    private static List<OpCase> products() {
        Inputs inputs = values -> {
            List<Sample> samples = new ArrayList<>();
            for (int[] s : PRODUCTS) {
                Shape a = Shape.of(s[0], s[1], s[3]);
                Shape b = Shape.of(s[0], s[3], s[2]);
                samples.add(Sample.of(a + " x " + b, Operand.of(values.any(a)), Operand.of(values.any(b))));
            }
            HostArray special = values.special();
            HostArray row = values.ties(Shape.of(1, 1, special.size()));
            samples.add(Sample.of(
                    "special values times small whole numbers",
                    Operand.of(special.reshape(Shape.of(1, special.size(), 1))),
                    Operand.of(row)));
            return samples;
        };
        return List.of(new OpCase(
                "Backend.matmul",
                Tolerance.SUM,
                FLOATING,
                inputs,
                operands -> Kernels.products(operands.get(0), operands.get(1))));
    }
}
