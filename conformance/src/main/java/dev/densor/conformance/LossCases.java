package dev.densor.conformance;

import static dev.densor.conformance.OpCases.ANY;
import static dev.densor.conformance.OpCases.FLOATING;
import static dev.densor.conformance.Tolerance.COMPOSITE;
import static dev.densor.conformance.Tolerance.EXACT;

import dev.densor.ops.Aligned;
import dev.densor.ops.Crossentropies;
import dev.densor.ops.Crossentropies.Focal;
import dev.densor.ops.Crossentropies.Sparse;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Losses;
import dev.densor.ops.Losses.Labels;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/** Rows for the losses: targets and predictions of any values, and each special value among others. */
final class LossCases {
    private static final Labels PROBABILITIES = new Labels(false, 0.1, -1);
    private static final Labels LOGITS = new Labels(true, 0, 1);
    private static final Focal FOCAL = new Focal(0.3, 1.5, true);
    private static final int CLASSES = 5;
    private static final int IGNORED = 2;

    private LossCases() {}

    static List<OpCase> all() {
        return Stream.of(crossentropies(), losses(), withOptions())
                .flatMap(List::stream)
                .toList();
    }

    private static OpCase row(String name, Tolerance tolerance, Set<DType> dtypes, Expression expression) {
        return new OpCase(name, tolerance, dtypes, LossCases::pairs, expression);
    }

    private static List<Sample> pairs(Values values) {
        List<Sample> samples = new ArrayList<>();
        for (Shape shape : List.of(Shape.of(7, 33), Shape.of(2, 5, 12), Shape.of(3, 1), Shape.of(0, 4))) {
            samples.add(Sample.of(shape.toString(), Operand.of(values.any(shape)), Operand.of(values.factors(shape))));
        }
        return samples;
    }

    private static List<Sample> pairsWithSpecialValues(Values values) {
        List<Sample> samples = new ArrayList<>(pairs(values));
        samples.add(Sample.of(
                "special predictions",
                Operand.of(values.factors(Shape.of(CLASSES))),
                Operand.of(values.specialInRows(CLASSES))));
        samples.add(Sample.of(
                "special targets",
                Operand.of(values.specialInRows(CLASSES)),
                Operand.of(values.factors(Shape.of(CLASSES)))));
        return samples;
    }

    /** Of probabilities, which are positive but not normalised, and of logits. */
    private static OpCase scores(String name, BiFunction<Tensor, Tensor, List<Tensor>> function) {
        return row(
                name,
                COMPOSITE,
                FLOATING,
                operands -> function.apply(Elementwise.abs(operands.get(0)), operands.get(1)));
    }

    private static Tensor positive(Tensor x) {
        return Elementwise.abs(x);
    }

    private static List<OpCase> crossentropies() {
        return List.of(
                row("Aligned.of", EXACT, ANY, LossCases::aligned),
                scores(
                        "Crossentropies.categorical",
                        (t, x) -> List.of(
                                Crossentropies.categorical(t, positive(x), false, -1),
                                Crossentropies.categorical(t, x, true, -1))),
                scores(
                        "Crossentropies.binary",
                        (t, x) -> List.of(
                                Crossentropies.binary(t, positive(x), false, KerasVersion.V2),
                                Crossentropies.binary(t, positive(x), false, KerasVersion.V3),
                                Crossentropies.binary(t, x, true, KerasVersion.V3))),
                scores(
                        "Crossentropies.binaryFocal",
                        (t, x) -> List.of(
                                Crossentropies.binaryFocal(t, positive(x), false, Focal.DEFAULT, KerasVersion.V2),
                                Crossentropies.binaryFocal(t, x, true, FOCAL, KerasVersion.V2),
                                Crossentropies.binaryFocal(t, x, true, FOCAL, KerasVersion.V3))),
                scores(
                        "Crossentropies.categoricalFocal",
                        (t, x) -> List.of(
                                Crossentropies.categoricalFocal(t, positive(x), false, Focal.DEFAULT, 0),
                                Crossentropies.categoricalFocal(t, x, true, FOCAL, -1))),
                new OpCase(
                        "Crossentropies.sparseCategorical",
                        COMPOSITE,
                        FLOATING,
                        LossCases::labelled,
                        operands -> sparse(operands.get(0), operands.get(1))),
                new OpCase(
                        "Crossentropies.valid",
                        EXACT,
                        FLOATING,
                        LossCases::labelled,
                        operands -> List.of(Crossentropies.valid(
                                operands.get(0), operands.get(1), new Sparse(false, IGNORED, -1)))));
    }

    private static List<Tensor> aligned(List<Tensor> operands) {
        Tensor x = operands.get(0);
        Aligned pair = Aligned.of(x, Shaping.expandDims(x, -1));
        return List.of(pair.first(), pair.second());
    }

    /** Labels, some of them outside the classes, and scores. */
    private static List<Sample> labelled(Values values) {
        return Stream.of(Shape.of(7, CLASSES), Shape.of(2, 4, CLASSES), Shape.of(0, CLASSES))
                .map(shape -> Sample.of(
                        shape.toString(),
                        Operand.of(values.indices(shape.without(-1), CLASSES)),
                        Operand.of(values.any(shape))))
                .toList();
    }

    private static List<Tensor> sparse(Tensor labels, Tensor x) {
        return List.of(
                Crossentropies.sparseCategorical(labels, positive(x), Sparse.DEFAULT, KerasVersion.V2),
                Crossentropies.sparseCategorical(labels, positive(x), Sparse.DEFAULT, KerasVersion.V3),
                Crossentropies.sparseCategorical(labels, x, new Sparse(true, IGNORED, -1), KerasVersion.V3));
    }

    private static OpCase loss(String name, BinaryOperator<Tensor> function) {
        return new OpCase(
                "Losses." + name, COMPOSITE, FLOATING, LossCases::pairsWithSpecialValues, Expression.two(function));
    }

    private static List<OpCase> losses() {
        return List.of(
                loss("meanSquaredError", Losses::meanSquaredError),
                loss("meanAbsoluteError", Losses::meanAbsoluteError),
                loss("meanAbsolutePercentageError", Losses::meanAbsolutePercentageError),
                loss("meanSquaredLogarithmicError", Losses::meanSquaredLogarithmicError),
                loss("huber", (t, p) -> Losses.huber(t, p, 0.75)),
                loss("logCosh", Losses::logCosh),
                loss("hinge", Losses::hinge),
                loss("squaredHinge", Losses::squaredHinge),
                loss("categoricalHinge", Losses::categoricalHinge),
                loss("klDivergence", Losses::klDivergence),
                loss("poisson", Losses::poisson),
                loss("cosineSimilarity", (t, p) -> Losses.cosineSimilarity(t, p, -1)));
    }

    private static List<OpCase> withOptions() {
        return List.of(
                scores(
                        "Losses.binaryCrossentropy",
                        (t, x) -> List.of(
                                Losses.binaryCrossentropy(t, positive(x), PROBABILITIES),
                                Losses.binaryCrossentropy(t, x, LOGITS))),
                scores(
                        "Losses.binaryFocalCrossentropy",
                        (t, x) -> List.of(
                                Losses.binaryFocalCrossentropy(t, positive(x), FOCAL, PROBABILITIES),
                                Losses.binaryFocalCrossentropy(t, x, FOCAL, LOGITS))),
                scores(
                        "Losses.categoricalCrossentropy",
                        (t, x) -> List.of(
                                Losses.categoricalCrossentropy(t, positive(x), PROBABILITIES),
                                Losses.categoricalCrossentropy(t, x, LOGITS))),
                scores(
                        "Losses.categoricalFocalCrossentropy",
                        (t, x) -> List.of(
                                Losses.categoricalFocalCrossentropy(t, positive(x), FOCAL, PROBABILITIES),
                                Losses.categoricalFocalCrossentropy(t, x, FOCAL, LOGITS))));
    }
}
