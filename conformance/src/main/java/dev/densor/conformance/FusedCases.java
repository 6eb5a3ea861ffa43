package dev.densor.conformance;

import static dev.densor.conformance.Expression.eachAxis;
import static dev.densor.conformance.OpCases.FLOATING;
import static dev.densor.conformance.Tolerance.COMPOSITE;

import dev.densor.backend.UnaryOp;
import dev.densor.ops.Activation;
import dev.densor.ops.Activations;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.ops.Normalizations;
import dev.densor.ops.Normalizations.Affine;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Rows for what a backend may compute at once, or compose. */
final class FusedCases {
    private static final Set<DType> FLOAT32 = Set.of(DType.FLOAT32);
    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final Activation LINEAR = Activations.get("linear", KerasVersion.V3);
    private static final Activation RELU = Activations.get("relu", KerasVersion.V3);
    private static final Activation TANH = Activations.get("tanh", KerasVersion.V3);

    /** Rows, features, units: one and many of each, and no multiples of a block. */
    private static final int[][] SIZES = {
        {1, 1, 1},
        {1, 3, 65},
        {1, 784, 10},
        {1, 784, 512},
        {2, 1, 512},
        {2, 784, 65},
        {7, 3, 10},
        {7, 784, 1},
        {7, 784, 65},
        {33, 1, 65},
        {33, 3, 512},
        {33, 784, 10},
        {2, 300, 129},
        {0, 3, 10},
        {7, 0, 10},
        {7, 3, 0}
    };

    private FusedCases() {}

    static List<OpCase> all() {
        List<OpCase> cases = new ArrayList<>(dense());
        for (UnaryOp op : UnaryOp.values()) {
            if (!op.isPredicate()) {
                cases.add(new OpCase(
                        "DenseKernel.dense " + op,
                        COMPOSITE,
                        isSteep(op) ? FLOAT32 : FLOATING,
                        values -> activated(values, !isSteep(op)),
                        operands -> List.of(Kernels.dense(op, operands.get(0), operands.get(1), operands.get(2)))));
            }
        }
        cases.add(new OpCase(
                "Activations.softmax", COMPOSITE, FLOATING, FusedCases::rows, eachAxis(Activations::softmax)));
        cases.add(new OpCase(
                "SoftmaxKernel.softmax in place",
                COMPOSITE,
                FLOAT32,
                FusedCases::rows,
                eachAxis(Kernels::softmaxInPlace)));
        cases.addAll(logSoftmax());
        cases.addAll(layerNorm());
        return cases;
    }

    private static List<OpCase> logSoftmax() {
        return List.of(
                new OpCase(
                        "Activations.logSoftmax of rows",
                        COMPOSITE,
                        FLOATING,
                        FusedCases::rows,
                        eachAxis(Activations::logSoftmax)),
                new OpCase(
                        "LogSoftmaxKernel.logSoftmax in place",
                        COMPOSITE,
                        FLOAT32,
                        FusedCases::rows,
                        eachAxis(Kernels::logSoftmaxInPlace)));
    }

    private static List<OpCase> layerNorm() {
        return List.of(
                new OpCase("Normalizations.standardize rows", COMPOSITE, FLOATING, FusedCases::normalized, operands -> {
                    Tensor x = operands.get(0);
                    Tensor gamma = operands.get(1);
                    Tensor beta = operands.get(2);
                    return List.of(
                            Normalizations.standardize(x, new Affine(gamma, beta), 1e-3, -1),
                            Normalizations.standardize(x, new Affine(gamma, null), 1e-3, -1),
                            Normalizations.standardize(x, new Affine(null, beta), 1e-3, -1),
                            Normalizations.standardize(x, new Affine(null, null), 1e-3, -1));
                }),
                new OpCase(
                        "Normalizations.standardize over several axes",
                        COMPOSITE,
                        FLOATING,
                        FusedCases::normalizedOverTwo,
                        operands ->
                                List.of(overTwo(operands, -1, -2), overTwo(operands, 1, 2), overTwo(operands, 0, 2))),
                new OpCase(
                        "LayerNormKernel.layerNorm in place",
                        COMPOSITE,
                        FLOAT32,
                        FusedCases::normalized,
                        operands -> List.of(
                                Kernels.layerNormInPlace(operands.get(0), operands.get(1), operands.get(2), 1e-3))));
    }

    private static Tensor overTwo(List<Tensor> operands, int... axes) {
        return Normalizations.standardize(operands.get(0), new Affine(operands.get(1), operands.get(2)), 1e-5, axes);
    }

    /** Rows, then scale and offset of a row. */
    private static List<Sample> normalized(Values values) {
        List<Sample> samples = new ArrayList<>();
        for (Shape shape : List.of(
                Shape.of(7, 33),
                Shape.of(2, 5, 12),
                Shape.of(3, 1),
                Shape.of(65, 3),
                Shape.of(3, 1025),
                Shape.of(0, 4))) {
            samples.add(normalized(shape.toString(), values, Operand.of(values.any(shape)), shape.dim(-1)));
        }
        Operand special = Operand.of(values.specialInRows(37));
        samples.add(normalized("a special value in each row", values, special, 37));
        Operand transposed = new Operand(values.any(Shape.of(11, 7)), Shaping::transpose);
        samples.add(normalized("transposed", values, transposed, 11));
        return samples;
    }

    private static Sample normalized(String name, Values values, Operand x, int length) {
        Shape row = Shape.of(length);
        return Sample.of(name, x, Operand.of(values.any(row)), Operand.of(values.any(row)));
    }

    private static List<Sample> normalizedOverTwo(Values values) {
        Shape shape = Shape.of(4, 3, 5);
        Shape row = Shape.of(1, 3, 5);
        return List.of(
                Sample.of(
                        "parameters of the axes",
                        Operand.of(values.any(shape)),
                        Operand.of(values.any(row)),
                        Operand.of(values.any(Shape.of(3, 5)))),
                Sample.of(
                        "parameters of one axis",
                        Operand.of(values.any(shape)),
                        Operand.of(values.any(Shape.of(5))),
                        Operand.of(values.any(row))));
    }

    private static List<OpCase> dense() {
        return List.of(
                new OpCase("Linalg.dense", COMPOSITE, FLOATING, FusedCases::sizes, operands -> {
                    Tensor x = operands.get(0);
                    Tensor kernel = operands.get(1);
                    return List.of(
                            Linalg.dense(x, kernel, operands.get(2), RELU), Linalg.dense(x, kernel, null, LINEAR));
                }),
                new OpCase("Linalg.dense of views", COMPOSITE, FLOATING, FusedCases::views, operands -> {
                    Tensor x = operands.get(0);
                    Tensor kernel = operands.get(1);
                    return List.of(Linalg.dense(x, kernel, operands.get(2), TANH), Linalg.dense(x, kernel, null, TANH));
                }),
                new OpCase(
                        "Linalg.dense with each activation",
                        COMPOSITE,
                        FLOATING,
                        values -> activated(values, true),
                        operands -> activations()
                                .map(activation ->
                                        Linalg.dense(operands.get(0), operands.get(1), operands.get(2), activation))
                                .toList()),
                new OpCase(
                        "Linalg.dense again and again", COMPOSITE, FLOAT32, FusedCases::batches, FusedCases::ofRows));
    }

    /** A kernel that is met again, at batches of several sizes. */
    private static List<Tensor> ofRows(List<Tensor> operands) {
        return Stream.of(33, 1, 2, 1, 33, 7, 2)
                .map(rows -> Linalg.dense(
                        Shaping.slice(operands.get(0), 0, 0, rows), operands.get(1), operands.get(2), RELU))
                .toList();
    }

    /** Those that are one kernel, and one that is not. */
    private static Stream<Activation> activations() {
        Stream<Activation> all = Stream.concat(
                Activations.names().stream().map(name -> Activations.get(name, KerasVersion.V3)),
                Stream.of(Activations.get("hard_sigmoid", KerasVersion.V2)));
        return all.filter(
                activation -> activation.op().isPresent() || activation.name().equals("log_softmax"));
    }

    /**
     * Whether there are places where the last digit of a sum decides what comes of it: at a pole, or far from 0. There
     * is nothing to be said of sums of 16 bits then.
     */
    static boolean isSteep(UnaryOp op) {
        return switch (op) {
            case RECIPROCAL, LOG, LOG1P, SIN, COS, TAN -> true;
            default -> false;
        };
    }

    private static Sample dense(String name, HostArray x, HostArray kernel, HostArray bias) {
        return Sample.of(name, Operand.of(x), Operand.of(kernel), Operand.of(bias));
    }

    private static List<Sample> sizes(Values values) {
        List<Sample> samples = new ArrayList<>();
        for (int[] s : SIZES) {
            samples.add(dense(
                    Shape.of(s[0], s[1]) + " x " + Shape.of(s[1], s[2]),
                    values.any(Shape.of(s[0], s[1])),
                    values.any(Shape.of(s[1], s[2])),
                    values.any(Shape.of(s[2]))));
        }
        Operand bias = Operand.of(values.any(Shape.of(19)));
        Operand kernel = Operand.of(values.any(Shape.of(37, 19)));
        samples.add(Sample.of("special values among others", Operand.of(values.specialInRows(37)), kernel, bias));
        samples.add(Sample.of(
                "special values among others in the kernel",
                Operand.of(values.any(Shape.of(7, 37))),
                new Operand(values.specialInRows(37), Shaping::transpose),
                Operand.of(values.any(Shape.of(values.special().size())))));
        samples.add(Sample.of(
                "pairs of special values",
                Inputs.pairs(values),
                Operand.of(values.ties(Shape.of(2, 3))),
                Operand.of(values.any(Shape.of(3)))));
        return samples;
    }

    private static List<Sample> views(Values values) {
        Operand kernel = Operand.of(values.any(Shape.of(5, 19)));
        Operand bias = Operand.of(values.any(Shape.of(19)));
        return List.of(
                Sample.of("of three axes", Operand.of(values.any(Shape.of(3, 4, 5))), kernel, bias),
                Sample.of("of four axes", Operand.of(values.any(Shape.of(2, 1, 3, 5))), kernel, bias),
                Sample.of("of one axis", Operand.of(values.any(Shape.of(5))), kernel, bias),
                Sample.of(
                        "transposed",
                        new Operand(values.any(Shape.of(5, 7)), Shaping::transpose),
                        new Operand(values.any(Shape.of(19, 5)), Shaping::transpose),
                        new Operand(values.any(Shape.of(19)), x -> Shaping.reverse(x, 0))),
                Sample.of(
                        "parts of larger ones",
                        new Operand(values.any(Shape.of(9, 4, 5)), x -> Shaping.slice(x, 0, 3, 5)),
                        new Operand(values.any(Shape.of(5, 23)), x -> Shaping.slice(x, 1, 2, 19)),
                        new Operand(values.any(Shape.of(23)), x -> Shaping.slice(x, 0, 2, 19))));
    }

    /**
     * What the activation sees: sums of any size, and special values, each from x, from the kernel and from the bias.
     */
    private static List<Sample> activated(Values values, boolean withSpecialValues) {
        HostArray special = values.special();
        int n = special.size();
        HostArray one = values.filled(Shape.of(1, 1), 1);
        HostArray zero = values.filled(Shape.of(1), 0);
        List<Sample> samples = new ArrayList<>(List.of(
                dense("sums", values.any(Shape.of(7, 3)), values.any(Shape.of(3, 65)), values.any(Shape.of(65))),
                dense(
                        "a single unit",
                        values.any(Shape.of(33, 2)),
                        values.any(Shape.of(2, 1)),
                        values.any(Shape.of(1)))));
        if (withSpecialValues) {
            HostArray row = special.reshape(Shape.of(1, n));
            HostArray zeros = values.filled(Shape.of(n), 0);
            samples.add(dense("special values", special.reshape(Shape.of(n, 1)), one, zero));
            samples.add(dense("tiny values", values.tiny(Shape.of(65, 1)), one, zero));
            samples.add(dense("special values in the kernel", one, row, zeros));
            samples.add(dense(
                    "special values in the bias", zero.reshape(Shape.of(1, 1)), values.any(Shape.of(1, n)), special));
        }
        return samples;
    }

    private static List<Sample> batches(Values values) {
        return List.of(dense(
                "a kernel for several batches",
                values.any(Shape.of(33, 20)),
                values.any(Shape.of(20, 70)),
                values.any(Shape.of(70))));
    }

    /** Rows along an axis: short, long, and of each kind that is easily got wrong. */
    private static List<Sample> rows(Values values) {
        List<Sample> samples = new ArrayList<>(Inputs.axes(Values::any).samples(values));
        samples.add(Sample.of("a special value in each row", Operand.of(values.specialInRows(37))));
        samples.add(Sample.of("rows of one element", Operand.of(values.specialInRows(1))));
        samples.add(
                Sample.of("a special value in each column", new Operand(values.specialInRows(37), Shaping::transpose)));
        for (double value : new double[] {-INFINITY, INFINITY, Double.NaN, 1e30, -1e30}) {
            samples.add(Sample.of("rows of " + value, Operand.of(values.filled(Shape.of(3, 33), value))));
        }
        return samples;
    }
}
