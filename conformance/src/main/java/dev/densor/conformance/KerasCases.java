package dev.densor.conformance;

import static dev.densor.conformance.Expression.eachAxis;
import static dev.densor.conformance.Expression.everyAxis;
import static dev.densor.conformance.Expression.one;
import static dev.densor.conformance.Expression.two;
import static dev.densor.conformance.OpCases.ANY;
import static dev.densor.conformance.OpCases.FLOATING;
import static dev.densor.conformance.OpCases.NUMBERS;
import static dev.densor.conformance.Tolerance.COMPOSITE;
import static dev.densor.conformance.Tolerance.EXACT;
import static dev.densor.conformance.Tolerance.SUM;

import dev.densor.ops.BatchNormalizing;
import dev.densor.ops.Comparison;
import dev.densor.ops.Control;
import dev.densor.ops.Creation;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Normalizations;
import dev.densor.ops.Ordering;
import dev.densor.ops.Products;
import dev.densor.ops.Random;
import dev.densor.ops.Shaping;
import dev.densor.ops.Slicing;
import dev.densor.ops.Statistics;
import dev.densor.ops.Versioned;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Rows for what {@code dev.densor.ops} has because Keras's backend module has it. */
final class KerasCases {
    private static final Shape CUBE = Shape.of(4, 3, 5);
    private static final Inputs CUBES = values -> Stream.of(
                    Arrangement.contiguous(CUBE), new Arrangement("transposed", Shape.of(5, 3, 4), Shaping::transpose))
            .map(a -> Sample.of(a.toString(), a.operand(values::any)))
            .toList();
    private static final Set<DType> FLOAT32 = Set.of(DType.FLOAT32);

    private KerasCases() {}

    static List<OpCase> all() {
        return Stream.of(elements(), versions(), parts(), orders(), sums(), random())
                .flatMap(List::stream)
                .toList();
    }

    private static OpCase row(String name, Tolerance tolerance, Expression expression) {
        return new OpCase(name, tolerance, FLOATING, Inputs.one(), expression);
    }

    private static OpCase cube(String name, Tolerance tolerance, Set<DType> dtypes, Expression expression) {
        return new OpCase(name, tolerance, dtypes, CUBES, expression);
    }

    private static List<OpCase> elements() {
        return List.of(
                cube("Elementwise.rsqrt", COMPOSITE, FLOATING, one(Elementwise::rsqrt)),
                row("Elementwise.log2", COMPOSITE, one(Elementwise::log2)),
                row("Elementwise.log10", COMPOSITE, one(Elementwise::log10)),
                new OpCase("Elementwise.pow of pairs", Tolerance.ULP, FLOATING, Inputs.two(), two(Elementwise::pow)),
                new OpCase(
                        "Elementwise.clip between tensors",
                        EXACT,
                        NUMBERS,
                        Inputs.two(),
                        two((a, b) -> Elementwise.clip(a, b, Elementwise.add(b, 2)))),
                row("Comparison.isFinite", EXACT, one(Comparison::isFinite)));
    }

    private static List<OpCase> versions() {
        return Stream.of(KerasVersion.values())
                .flatMap(version -> Stream.of(
                        row("Versioned.sqrt " + version, EXACT, one(x -> Versioned.sqrt(x, version))),
                        row("Versioned.clip " + version, EXACT, one(x -> Versioned.clip(x, 2, 1, version))),
                        cube(
                                "Versioned.softmax " + version,
                                COMPOSITE,
                                FLOATING,
                                everyAxis((x, axis) -> Versioned.softmax(x, version, axis))),
                        cube(
                                "Versioned.l2Normalize " + version,
                                COMPOSITE,
                                FLOATING,
                                everyAxis((x, axis) -> Versioned.l2Normalize(x, version, axis))),
                        argument("Versioned.argmax " + version, (x, axis) -> Versioned.argmax(x, axis, version)),
                        argument("Versioned.argmin " + version, (x, axis) -> Versioned.argmin(x, axis, version))))
                .toList();
    }

    private static OpCase argument(String name, BiFunction<Tensor, Integer, Tensor> function) {
        return new OpCase(name, EXACT, NUMBERS, Inputs.one(), eachAxis(function));
    }

    private static List<OpCase> parts() {
        return List.of(
                cube(
                        "Slicing.slice",
                        EXACT,
                        ANY,
                        one(x -> Slicing.slice(x, new int[] {1, 0, 2}, new int[] {2, 3, -1}))),
                cube("Slicing.strided", EXACT, ANY, everyAxis((x, axis) -> Slicing.strided(x, axis, -1, null, -2))),
                cube("Slicing.reverse", EXACT, ANY, one(x -> Slicing.reverse(x, 0, -1))),
                cube("Control.map", EXACT, NUMBERS, one(x -> Control.map(x, Elementwise::abs))),
                cube("Control.foldLeft", EXACT, NUMBERS, one(x -> Control.foldLeft(x, null, Elementwise::maximum))),
                cube("Control.foldRight", EXACT, NUMBERS, one(x -> Control.foldRight(x, null, Elementwise::minimum))),
                cube(
                        "Control.where",
                        EXACT,
                        NUMBERS,
                        one(x -> Control.where(
                                Comparison.greater(Shaping.slice(x, 2, 0, 1), 0), x, Shaping.reverse(x, 2)))),
                cube("Creation.eye", EXACT, ANY, one(x -> Creation.eye(x.backend(), 3, 5, x.dtype()))),
                cube("Creation.arange", EXACT, NUMBERS, one(x -> Creation.arange(x.backend(), 7, 0, -2, x.dtype()))));
    }

    private static List<OpCase> orders() {
        return List.of(
                new OpCase("Ordering.topK", EXACT, NUMBERS, Inputs.axes(Values::ties), operands -> {
                    Tensor x = operands.get(0);
                    if (x.shape().rank() == 0) {
                        return List.of();
                    }
                    Ordering.Largest largest =
                            Ordering.topK(x, Math.min(3, x.shape().dim(-1)));
                    return List.of(largest.values(), largest.indices());
                }),
                new OpCase("Ordering.inTopK", EXACT, FLOATING, KerasCases::predictions, operands -> Stream.of(
                                KerasVersion.values())
                        .map(version -> Ordering.inTopK(operands.get(0), operands.get(1), 2, version))
                        .toList()));
    }

    /** Predictions with ties and targets for them. */
    private static List<Sample> predictions(Values values) {
        return List.of(Sample.of(
                "33 rows of 5", Operand.of(values.ties(Shape.of(33, 5))), Operand.of(values.indices(Shape.of(33), 5))));
    }

    private static List<OpCase> sums() {
        return List.of(
                cube("Statistics.std", COMPOSITE, FLOATING, everyAxis((x, axis) -> Statistics.std(x, false, axis))),
                cube("Statistics.moments", COMPOSITE, FLOATING, operands -> {
                    Statistics.Moments moments = Statistics.moments(operands.get(0), true, 0, 1);
                    return List.of(moments.mean(), moments.variance());
                }),
                cube("Products.matmul", SUM, FLOATING, operands -> {
                    Tensor x = operands.get(0);
                    Tensor matrix = Shaping.squeeze(Shaping.slice(x, 0, 1, 1), 0);
                    Tensor vector = Shaping.squeeze(Shaping.slice(matrix, 0, 0, 1), 0);
                    return List.of(
                            Products.matmul(x, Shaping.transpose(matrix)),
                            Products.matmul(matrix, Shaping.permute(x, 0, 2, 1)),
                            Products.matmul(x, vector));
                }),
                cube("Products.batchDot", SUM, FLOATING, one(x -> Products.batchDot(x, Shaping.permute(x, 0, 2, 1)))),
                cube("Products.biasAdd", EXACT, FLOATING, operands -> {
                    Tensor x = operands.get(0);
                    Tensor bias = Shaping.squeeze(Shaping.slice(x, 0, 1, 1), 0);
                    return List.of(
                            Products.biasAdd(x, bias, false), Products.biasAdd(x, Shaping.transpose(bias), true));
                }),
                cube("BatchNormalizing.byStatistics", COMPOSITE, FLOATING, one(x -> {
                    Tensor vector = Shaping.reshape(Slicing.slice(x, new int[3], new int[] {1, 3, 1}), 3);
                    Normalizations.Statistics by = new Normalizations.Statistics(vector, Elementwise.abs(vector));
                    return BatchNormalizing.byStatistics(x, by, new Normalizations.Affine(vector, vector), 1, 1e-3);
                })),
                cube("BatchNormalizing.byItself", COMPOSITE, FLOATING, operands -> {
                    BatchNormalizing.Normalized normalized = BatchNormalizing.byItself(
                            operands.get(0), new Normalizations.Affine(null, null), 1e-3, 0, 2);
                    return List.of(normalized.output(), normalized.mean(), normalized.variance());
                }));
    }

    private static List<OpCase> random() {
        Shape shape = Shape.of(7, 150);
        return List.of(
                cube("Random.normal", COMPOSITE, FLOAT32, one(x -> Random.normal(x.backend(), shape, 5, 1))),
                cube(
                        "Random.truncatedNormal",
                        COMPOSITE,
                        FLOAT32,
                        one(x -> Random.truncatedNormal(x.backend(), shape, 5, 1))),
                cube(
                        "Random.between",
                        COMPOSITE,
                        FLOATING,
                        one(x -> Random.between(uniform(x, shape), -0.3, 0.7, x.dtype()))),
                cube("Random.scaled", COMPOSITE, FLOATING, one(x -> Random.scaled(uniform(x, shape), 2, 3, x.dtype()))),
                cube("Random.bernoulli", EXACT, ANY, one(x -> Random.bernoulli(uniform(x, shape), 0.4, x.dtype()))),
                cube(
                        "Random.dropout",
                        COMPOSITE,
                        FLOATING,
                        one(x -> Random.dropout(x, 0.4, x.shape().with(1, 1), 6))));
    }

    private static Tensor uniform(Tensor like, Shape shape) {
        return Random.uniform(like.backend(), shape, 5, 0);
    }
}
