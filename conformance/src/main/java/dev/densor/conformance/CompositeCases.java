package dev.densor.conformance;

import static dev.densor.conformance.Expression.eachAxis;
import static dev.densor.conformance.Expression.everyAxis;
import static dev.densor.conformance.Expression.one;
import static dev.densor.conformance.Expression.two;
import static dev.densor.conformance.OpCases.ANY;
import static dev.densor.conformance.OpCases.BOOLEAN;
import static dev.densor.conformance.OpCases.FLOATING;
import static dev.densor.conformance.OpCases.NUMBERS;
import static dev.densor.conformance.Tolerance.COMPOSITE;
import static dev.densor.conformance.Tolerance.EXACT;
import static dev.densor.conformance.Tolerance.SUM;
import static dev.densor.conformance.Tolerance.ULP;

import dev.densor.ops.Activations;
import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Normalizations;
import dev.densor.ops.Reduction;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Rows for the functions that {@code dev.densor.ops} composes of kernels and computes with. */
final class CompositeCases {
    private static final Inputs EVEN = Inputs.of(Shape.of(6, 8), Shape.of(2, 4, 6));
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private CompositeCases() {}

    static List<OpCase> all() {
        return Stream.of(
                        arithmetic(),
                        comparisons(),
                        reductions(),
                        activations(),
                        parameterised(),
                        alongAxes(),
                        normalizations())
                .flatMap(List::stream)
                .toList();
    }

    private static OpCase row(String name, Tolerance tolerance, Set<DType> dtypes, Expression expression) {
        return new OpCase(name, tolerance, dtypes, Inputs.one(), expression);
    }

    private static OpCase pair(String name, Tolerance tolerance, Set<DType> dtypes, Expression expression) {
        return new OpCase(name, tolerance, dtypes, Inputs.two(), expression);
    }

    private static List<OpCase> arithmetic() {
        return List.of(
                pair("Elementwise.add", EXACT, NUMBERS, two(Elementwise::add)),
                row("Elementwise.add a number", EXACT, NUMBERS, one(x -> Elementwise.add(x, 3))),
                pair("Elementwise.subtract", EXACT, NUMBERS, two(Elementwise::subtract)),
                row("Elementwise.subtract a number", EXACT, NUMBERS, one(x -> Elementwise.subtract(x, 3))),
                pair("Elementwise.multiply", EXACT, NUMBERS, two(Elementwise::multiply)),
                row("Elementwise.multiply by a number", EXACT, FLOATING, one(x -> Elementwise.multiply(x, 0.1))),
                pair("Elementwise.divide", EXACT, FLOATING, two(Elementwise::divide)),
                row("Elementwise.divide by a number", EXACT, FLOATING, one(x -> Elementwise.divide(x, 3))),
                row("Elementwise.pow", ULP, FLOATING, one(x -> Elementwise.pow(x, 3))),
                pair("Elementwise.maximum", EXACT, NUMBERS, two(Elementwise::maximum)),
                row("Elementwise.maximum with a number", EXACT, NUMBERS, one(x -> Elementwise.maximum(x, 1))),
                pair("Elementwise.minimum", EXACT, NUMBERS, two(Elementwise::minimum)),
                row("Elementwise.minimum with a number", EXACT, NUMBERS, one(x -> Elementwise.minimum(x, 1))),
                row("Elementwise.clip", EXACT, NUMBERS, one(x -> Elementwise.clip(x, 0, 2))),
                row("Elementwise.negate", EXACT, NUMBERS, one(Elementwise::negate)),
                row("Elementwise.abs", EXACT, NUMBERS, one(Elementwise::abs)),
                row("Elementwise.square", EXACT, NUMBERS, one(Elementwise::square)),
                row("Elementwise.sqrt", EXACT, FLOATING, one(Elementwise::sqrt)),
                row("Elementwise.exp", ULP, FLOATING, one(Elementwise::exp)),
                row("Elementwise.log", ULP, FLOATING, one(Elementwise::log)),
                row("Elementwise.round", EXACT, FLOATING, one(Elementwise::round)));
    }

    private static List<OpCase> comparisons() {
        return List.of(
                pair("Comparison.equal", EXACT, ANY, two(Comparison::equal)),
                pair("Comparison.notEqual", EXACT, ANY, two(Comparison::notEqual)),
                row("Comparison.notEqual to a number", EXACT, NUMBERS, one(x -> Comparison.notEqual(x, 1))),
                pair("Comparison.greater", EXACT, ANY, two(Comparison::greater)),
                row("Comparison.greater than a number", EXACT, NUMBERS, one(x -> Comparison.greater(x, 1))),
                pair("Comparison.greaterEqual", EXACT, ANY, two(Comparison::greaterEqual)),
                row("Comparison.greaterEqual to a number", EXACT, NUMBERS, one(x -> Comparison.greaterEqual(x, 1))),
                pair("Comparison.less", EXACT, ANY, two(Comparison::less)),
                pair("Comparison.lessEqual", EXACT, ANY, two(Comparison::lessEqual)),
                pair("Comparison.and", EXACT, BOOLEAN, two(Comparison::and)),
                pair("Comparison.or", EXACT, BOOLEAN, two(Comparison::or)),
                row("Comparison.not", EXACT, BOOLEAN, one(Comparison::not)),
                pair(
                        "Comparison.where",
                        EXACT,
                        NUMBERS,
                        two((a, b) -> Comparison.where(Comparison.greater(a, b), a, b))),
                row(
                        "Comparison.where with a number",
                        EXACT,
                        NUMBERS,
                        one(x -> Comparison.where(Comparison.greater(x, 1), x, 7))));
    }

    /** {@code reduction} over each axis, over all of them, and over the outer two with their sizes kept. */
    private static Expression over(Over reduction) {
        return operands -> {
            Tensor x = operands.get(0);
            if (x.shape().size() == 0) {
                return List.of();
            }
            Stream<Tensor> each = eachAxis((y, axis) -> reduction.apply(y, false, axis)).apply(operands).stream();
            Tensor outer = x.shape().rank() == 3 ? reduction.apply(x, true, 0, -1) : reduction.apply(x, true);
            return Stream.concat(each, Stream.of(reduction.apply(x, false), outer))
                    .toList();
        };
    }

    @FunctionalInterface
    private interface Over {
        Tensor apply(Tensor x, boolean keepDims, int... axes);
    }

    private static OpCase reduction(String name, Tolerance tolerance, Set<DType> dtypes, Over reduction) {
        return new OpCase(name, tolerance, dtypes, Inputs.axes(Values::any), over(reduction));
    }

    private static List<OpCase> reductions() {
        Inputs factors = Inputs.axes(Values::factors);
        return List.of(
                reduction("Reduction.sum", SUM, NUMBERS, Reduction::sum),
                new OpCase("Reduction.prod", SUM, NUMBERS, factors, over(Reduction::prod)),
                reduction("Reduction.max", EXACT, NUMBERS, Reduction::max),
                reduction("Reduction.min", EXACT, NUMBERS, Reduction::min),
                reduction("Reduction.any", EXACT, BOOLEAN, Reduction::any),
                reduction("Reduction.all", EXACT, BOOLEAN, Reduction::all),
                row("Reduction.argmax", EXACT, NUMBERS, eachAxis(Reduction::argmax)),
                row("Reduction.argmin", EXACT, NUMBERS, eachAxis(Reduction::argmin)),
                reduction("Reduction.mean", COMPOSITE, ANY, Reduction::mean),
                reduction("Reduction.variance", COMPOSITE, FLOATING, Reduction::variance),
                reduction("Reduction.logSumExp", COMPOSITE, FLOATING, Reduction::logSumExp),
                row("Reduction.cumsum", SUM, NUMBERS, everyAxis(Reduction::cumsum)),
                new OpCase("Reduction.cumprod", SUM, NUMBERS, factors, everyAxis(Reduction::cumprod)));
    }

    private static List<OpCase> activations() {
        return List.of(
                new OpCase("Activation.apply", COMPOSITE, FLOATING, EVEN, operands -> Activations.names().stream()
                        .map(name -> Activations.get(name, KerasVersion.V3))
                        .map(activation -> activation.apply(operands.get(0)))
                        .toList()),
                row("Activation.apply hard_sigmoid of Keras 2", COMPOSITE, FLOATING, one(x -> Activations.get(
                                "hard_sigmoid", KerasVersion.V2)
                        .apply(x))),
                row("Activations.relu", EXACT, FLOATING, one(x -> Activations.relu(x, 0, INFINITY, 0))),
                row("Activations.relu to a maximum", EXACT, FLOATING, one(x -> Activations.relu(x, 0, 2.5, 0))),
                row(
                        "Activations.relu from a threshold",
                        EXACT,
                        FLOATING,
                        one(x -> Activations.relu(x, 0, INFINITY, 1.5))),
                row(
                        "Activations.relu with all arguments",
                        COMPOSITE,
                        FLOATING,
                        one(x -> Activations.relu(x, 0.2, 5, 1))));
    }

    private static List<OpCase> parameterised() {
        return List.of(
                row("Activations.leakyRelu", COMPOSITE, FLOATING, one(x -> Activations.leakyRelu(x, 0.3))),
                row("Activations.threshold", EXACT, FLOATING, one(x -> Activations.threshold(x, 0.5, -2))),
                row("Activations.elu", COMPOSITE, FLOATING, one(x -> Activations.elu(x, 0.5))),
                row("Activations.celu", COMPOSITE, FLOATING, one(x -> Activations.celu(x, 2))),
                row("Activations.squareplus", COMPOSITE, FLOATING, one(x -> Activations.squareplus(x, 1))),
                row("Activations.hardShrink", EXACT, FLOATING, one(x -> Activations.hardShrink(x, 1))),
                row("Activations.softShrink", COMPOSITE, FLOATING, one(x -> Activations.softShrink(x, 1))),
                row("Activations.geluTanh", COMPOSITE, FLOATING, one(Activations::geluTanh)));
    }

    private static List<OpCase> alongAxes() {
        return List.of(
                new OpCase(
                        "Activations.softmax over two axes",
                        COMPOSITE,
                        FLOATING,
                        EVEN,
                        operands -> List.of(Activations.softmax(operands.get(0), 0, -1))),
                row("Activations.logSoftmax", COMPOSITE, FLOATING, eachAxis(Activations::logSoftmax)),
                row("Activations.sparsemax", COMPOSITE, FLOATING, eachAxis(Activations::sparsemax)),
                new OpCase("Activations.glu", COMPOSITE, FLOATING, EVEN, everyAxis(Activations::glu)));
    }

    private static List<OpCase> normalizations() {
        Inputs inputs = Inputs.of(Shape.of(7, 33), Shape.of(2, 5, 12), Shape.of(0, 4));
        return List.of(
                new OpCase("Normalizations.normalize", COMPOSITE, FLOATING, CompositeCases::statistics, operands -> {
                    Tensor variance = Elementwise.abs(operands.get(2));
                    Normalizations.Statistics statistics = new Normalizations.Statistics(operands.get(1), variance);
                    Normalizations.Affine affine = new Normalizations.Affine(operands.get(3), operands.get(4));
                    Normalizations.Affine none = new Normalizations.Affine(null, null);
                    Tensor x = operands.get(0);
                    return List.of(
                            Normalizations.normalize(x, statistics, affine, 1e-3),
                            Normalizations.normalize(x, statistics, none, 1e-3));
                }),
                new OpCase(
                        "Normalizations.standardize",
                        COMPOSITE,
                        FLOATING,
                        CompositeCases::statistics,
                        operands -> List.of(Normalizations.standardize(
                                operands.get(0),
                                new Normalizations.Affine(operands.get(3), operands.get(4)),
                                1e-3,
                                -1))),
                new OpCase(
                        "Normalizations.rms",
                        COMPOSITE,
                        FLOATING,
                        CompositeCases::statistics,
                        operands -> List.of(
                                Normalizations.rms(operands.get(0), operands.get(3), 1e-6, -1),
                                Normalizations.rms(operands.get(0), null, 1e-6, 0))),
                new OpCase(
                        "Normalizations.byDeviation",
                        COMPOSITE,
                        FLOATING,
                        CompositeCases::statistics,
                        operands -> List.of(Normalizations.byDeviation(operands.get(0), operands.get(3), 1e-6, -1))),
                new OpCase(
                        "Normalizations.l2",
                        COMPOSITE,
                        FLOATING,
                        inputs,
                        everyAxis((x, axis) -> Normalizations.l2(x, 1e-12, axis))));
    }

    /** x, then mean, variance, gamma and beta along its last axis. */
    private static List<Sample> statistics(Values values) {
        return Stream.of(Shape.of(7, 33), Shape.of(2, 5, 12), Shape.of(3, 1))
                .map(shape -> {
                    Shape last = Shape.of(shape.dim(-1));
                    return Sample.of(
                            shape.toString(),
                            Operand.of(values.any(shape)),
                            Operand.of(values.any(last)),
                            Operand.of(values.any(last)),
                            Operand.of(values.any(last)),
                            Operand.of(values.any(last)));
                })
                .toList();
    }
}
