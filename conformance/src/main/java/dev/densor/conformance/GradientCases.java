package dev.densor.conformance;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.ops.Activations;
import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Indexing;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.ops.Normalizations;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Everything that has a gradient. Functions with kinks are looked at beside them: no operand is within 0.05 of a
 * multiple of 1/2, where all of them are, and no two operands of a maximum are equal.
 */
final class GradientCases {
    private static final Shape SMALL = Shape.of(2, 3);
    private static final Shape CUBE = Shape.of(2, 3, 2);
    /** Outermost kink: 6, of relu6. */
    private static final double WIDE = 7;

    private GradientCases() {}

    static List<GradientCase> all() {
        return Stream.of(
                        unary(),
                        smoothAtZero(),
                        binary(),
                        numbers(),
                        reductions(),
                        shaping(),
                        indexing(),
                        products(),
                        activations(),
                        normalizations(),
                        KerasGradientCases.all(),
                        LossGradientCases.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Those that can be differentiated twice: all but the products behind a 0, which have 0 for their factors. */
    static List<GradientCase> twice() {
        return all().stream()
                .filter(gradient -> !gradient.name().equals("Reduction.cumprod with zeros"))
                .toList();
    }

    /** Values between {@code low} and {@code high}, not near a multiple of 1/2. */
    private static HostArray between(double low, double high, Shape shape) {
        Random random = new Random(shape.hashCode());
        double[] values = random.doubles(low, high)
                .filter(x -> Math.abs(2 * x - Math.rint(2 * x)) > 0.1)
                .limit(shape.size())
                .toArray();
        return HostArray.of(values, shape);
    }

    private static GradientCase one(String name, HostArray x, UnaryOperator<Tensor> function) {
        return new GradientCase(name, List.of(x), operands -> function.apply(operands.get(0)));
    }

    private static GradientCase cube(String name, UnaryOperator<Tensor> function) {
        return one(name, between(-2, 2, CUBE), function);
    }

    private static GradientCase two(String name, HostArray a, HostArray b, BinaryOperator<Tensor> function) {
        return new GradientCase(name, List.of(a, b), x -> function.apply(x.get(0), x.get(1)));
    }

    private static List<GradientCase> unary() {
        return Arrays.stream(UnaryOp.values())
                .filter(op -> !op.isPredicate())
                .map(op -> one(op.name(), domain(op), x -> Elementwise.apply(op, x)))
                .toList();
    }

    /** Formulas that divide by x or choose by its sign must be right at 0, too. */
    private static List<GradientCase> smoothAtZero() {
        HostArray zeros = HostArray.of(new double[] {0, 1e-9, -1e-9, 0.3}, Shape.of(4));
        return Stream.of(
                        UnaryOp.GELU,
                        UnaryOp.GELU_TANH,
                        UnaryOp.SILU,
                        UnaryOp.MISH,
                        UnaryOp.SOFTPLUS,
                        UnaryOp.LOG_SIGMOID,
                        UnaryOp.SIGMOID,
                        UnaryOp.TANH,
                        UnaryOp.SQUAREPLUS,
                        UnaryOp.ERF)
                .map(op -> one(op.name() + " at 0", zeros, x -> Elementwise.apply(op, x)))
                .toList();
    }

    private static HostArray domain(UnaryOp op) {
        return switch (op) {
            case SQRT, LOG, RECIPROCAL -> between(0.2, 3, CUBE);
            case LOG1P -> between(-0.8, 3, CUBE);
            case TAN -> between(-1.2, 1.2, CUBE);
            case EXP, EXPM1, SINH, COSH -> between(-2, 2, CUBE);
            default -> between(-WIDE, WIDE, CUBE);
        };
    }

    private static List<GradientCase> binary() {
        return Arrays.stream(BinaryOp.values())
                .filter(op -> !op.isPredicate())
                .flatMap(op -> Stream.of(
                        pair(op, SMALL, SMALL),
                        pair(op, SMALL, Shape.of(3)),
                        pair(op, Shape.of(2, 1), Shape.of(1, 3)),
                        pair(op, Shape.SCALAR, SMALL)))
                .toList();
    }

    private static GradientCase pair(BinaryOp op, Shape a, Shape b) {
        String name = op.name() + " " + a + " " + b;
        return two(name, between(0.2, 1.9, a), between(0.3, 2.1, b), (x, y) -> Elementwise.apply(op, x, y));
    }

    private static List<GradientCase> numbers() {
        Stream<GradientCase> ofNumbers = Arrays.stream(BinaryOp.values())
                .filter(op -> !op.isPredicate())
                .map(op -> one(op.name() + " a number", between(0.2, 3, SMALL), x -> Elementwise.apply(op, x, 1.5)));
        return Stream.concat(
                        ofNumbers,
                        Stream.of(
                                cube("Elementwise.pow to the 0th", x -> Elementwise.pow(x, 0)),
                                cube("Elementwise.clip", x -> Elementwise.clip(x, -1, 1)),
                                two(
                                        "Comparison.where",
                                        between(-2, 2, SMALL),
                                        between(-1, 3, Shape.of(3)),
                                        (a, b) -> Comparison.where(Comparison.greater(a, b), a, b))))
                .toList();
    }

    private static List<GradientCase> reductions() {
        HostArray zeros = HostArray.of(new double[] {0.5, 0, 2, 0, 3, 0, 1.5, 0.7, -1, -2, 0.3, 0.9}, CUBE);
        return List.of(
                cube("Reduction.sum", x -> Reduction.sum(x, false)),
                cube("Reduction.sum over axes", x -> Reduction.sum(x, false, 0, 2)),
                cube("Reduction.sum kept", x -> Reduction.sum(x, true, 1)),
                cube("Reduction.prod", x -> Reduction.prod(x, false)),
                cube("Reduction.prod over axes", x -> Reduction.prod(x, true, 0, 2)),
                one("Reduction.prod with zeros", zeros, x -> Reduction.prod(x, false, 1)),
                cube("Reduction.max", x -> Reduction.max(x, false, 1)),
                cube("Reduction.max over axes", x -> Reduction.max(x, true, 0, 2)),
                cube("Reduction.min", x -> Reduction.min(x, false)),
                cube("Reduction.mean", x -> Reduction.mean(x, false, 1)),
                cube("Reduction.variance", x -> Reduction.variance(x, false, 0, 2)),
                cube("Reduction.logSumExp", x -> Reduction.logSumExp(x, false, 1)),
                cube("Reduction.cumsum", x -> Reduction.cumsum(x, 1)),
                cube("Reduction.cumprod", x -> Reduction.cumprod(x, 1)),
                one("Reduction.cumprod with zeros", zeros, x -> Reduction.cumprod(x, 1)));
    }

    private static List<GradientCase> shaping() {
        return List.of(
                cube("Shaping.reshape", x -> Shaping.reshape(x, 4, 3)),
                cube("Shaping.reshape of a view", x -> Shaping.reshape(Shaping.transpose(x), -1)),
                cube("Shaping.permute", x -> Shaping.permute(x, 1, 2, 0)),
                cube("Shaping.moveAxis", x -> Shaping.moveAxis(x, 0, -1)),
                cube("Shaping.expandDims", x -> Shaping.expandDims(x, 1)),
                cube("Shaping.broadcastTo", x -> Shaping.broadcastTo(x, Shape.of(4, 2, 3, 2))),
                cube("Shaping.slice", x -> Shaping.slice(x, 1, 1, 1)),
                cube("Shaping.pad", x -> Shaping.pad(x, 1, 2, 1)),
                cube("Shaping.reverse", x -> Shaping.reverse(x, 1)),
                cube("Shaping.repeat", x -> Shaping.repeat(x, 3, 1)),
                cube("Shaping.tile", x -> Shaping.tile(x, 2, 1, 3)),
                two(
                        "Shaping.concatenate",
                        between(-1, 1, SMALL),
                        between(-2, 2, Shape.of(2, 1)),
                        (a, b) -> Shaping.concatenate(List.of(a, b, a), 1)),
                two(
                        "Shaping.stack",
                        between(-1, 1, SMALL),
                        between(-2, 2, SMALL),
                        (a, b) -> Shaping.stack(List.of(a, b), 1)));
    }

    private static Tensor indices(Tensor like, int... values) {
        return Tensor.of(like.backend(), HostArray.of(values, Shape.of(values.length)));
    }

    private static List<GradientCase> indexing() {
        return List.of(
                cube("Indexing.gather", x -> Indexing.gather(x, indices(x, 2, 0, 2, 5), 1)),
                cube(
                        "Indexing.gather by a matrix",
                        x -> Indexing.gather(x, Shaping.reshape(indices(x, 1, 0, 1, 1), 2, 2), 0)),
                two(
                        "Indexing.scatterAdd",
                        between(-1, 1, SMALL),
                        between(-2, 2, Shape.of(4, 3)),
                        (a, b) -> Indexing.scatterAdd(a, indices(a, 1, 0, 1, 7), b)),
                cube("Indexing.sort", x -> Indexing.sort(x, 1).values()),
                cube("Indexing.sort along the first", x -> Indexing.sort(x, 0).values()));
    }

    private static List<GradientCase> products() {
        HostArray left = between(-1, 1, Shape.of(2, 3, 4));
        HostArray right = between(-2, 2, Shape.of(2, 4, 2));
        HostArray kernel = between(-1, 1, Shape.of(4, 2));
        List<GradientCase> some = List.of(
                two("Linalg.matmul", left, right, Linalg::matmul),
                two(
                        "Linalg.matmul of transposed",
                        left,
                        right,
                        (a, b) -> Linalg.matmul(Shaping.moveAxis(b, 1, 2), Shaping.moveAxis(a, 1, 2))),
                two("Linalg.dot", left, right, Linalg::dot),
                two("Linalg.batchDot", left, right, (a, b) -> Linalg.batchDot(a, b, 2, 1)),
                two("Linalg.dense without bias", left, kernel, (x, k) -> dense(x, k, null, "tanh")));
        Stream<GradientCase> activated = Stream.of("linear", "relu", "sigmoid", "gelu", "softmax")
                .map(name -> new GradientCase(
                        "Linalg.dense " + name,
                        List.of(left, kernel, between(-1, 1, Shape.of(2))),
                        x -> dense(x.get(0), x.get(1), x.get(2), name)));
        return Stream.concat(some.stream(), activated).toList();
    }

    private static Tensor dense(Tensor x, Tensor kernel, Tensor bias, String activation) {
        return Linalg.dense(x, kernel, bias, Activations.get(activation, KerasVersion.V3));
    }

    private static List<GradientCase> activations() {
        Shape even = Shape.of(3, 4);
        Stream<GradientCase> byName = Activations.names().stream()
                .map(name ->
                        one("Activations." + name, between(-3, 3, even), x -> Activations.get(name, KerasVersion.V3)
                                .apply(x)));
        Stream<GradientCase> parameterised = Stream.of(
                cube("Activations.relu with all", x -> Activations.relu(x, 0.2, 1.5, 0.5)),
                cube("Activations.leakyRelu", x -> Activations.leakyRelu(x, 0.3)),
                cube("Activations.threshold", x -> Activations.threshold(x, 0.5, -2)),
                cube("Activations.elu", x -> Activations.elu(x, 0.7)),
                cube("Activations.celu", x -> Activations.celu(x, 0.7)),
                cube("Activations.squareplus", x -> Activations.squareplus(x, 1)),
                cube("Activations.hardShrink", x -> Activations.hardShrink(x, 1)),
                cube("Activations.softShrink", x -> Activations.softShrink(x, 1)),
                cube("Activations.geluTanh", Activations::geluTanh),
                cube("Activations.softmax over axes", x -> Activations.softmax(x, 0, 2)),
                cube("Activations.logSoftmax", x -> Activations.logSoftmax(x, 1)),
                cube("Activations.sparsemax", x -> Activations.sparsemax(x, 1)),
                cube("Activations.glu", x -> Activations.glu(x, 2)));
        return Stream.concat(byName, parameterised).toList();
    }

    private static List<GradientCase> normalizations() {
        HostArray x = between(-2, 2, CUBE);
        HostArray gamma = between(0.6, 1.4, Shape.of(2));
        HostArray beta = between(-1, 1, Shape.of(2));
        return List.of(
                new GradientCase(
                        "Normalizations.standardize",
                        List.of(x, gamma, beta),
                        o -> Normalizations.standardize(
                                o.get(0), new Normalizations.Affine(o.get(1), o.get(2)), 1e-3, -1)),
                new GradientCase(
                        "Normalizations.normalize",
                        List.of(x, beta, gamma),
                        o -> Normalizations.normalize(
                                o.get(0),
                                new Normalizations.Statistics(o.get(1), o.get(2)),
                                new Normalizations.Affine(null, null),
                                1e-3)),
                two("Normalizations.rms", x, gamma, (a, b) -> Normalizations.rms(a, b, 1e-3, -1)),
                two("Normalizations.byDeviation", x, gamma, (a, b) -> Normalizations.byDeviation(a, b, 1e-3, -1)),
                cube("Normalizations.l2", a -> Normalizations.l2(a, 1e-12, 1)));
    }
}
