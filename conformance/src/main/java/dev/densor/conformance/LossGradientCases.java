package dev.densor.conformance;

import dev.densor.ops.Comparison;
import dev.densor.ops.Crossentropies;
import dev.densor.ops.Crossentropies.Focal;
import dev.densor.ops.Crossentropies.Sparse;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Losses;
import dev.densor.ops.Losses.Labels;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import dev.densor.train.losses.Loss;
import dev.densor.train.losses.LossReduction;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The losses, by what was to be predicted and by what was. Predictions are on one side of every kink. */
final class LossGradientCases {
    private static final Shape SHAPE = Shape.of(3, 4);
    private static final Labels SMOOTH = new Labels(false, 0.1, -1);
    private static final Labels LOGITS = new Labels(true, 0.1, -1);
    private static final Focal FOCAL = new Focal(0.3, 1.5, true);
    private static final int IGNORED = 2;

    private LossGradientCases() {}

    static List<GradientCase> all() {
        return Stream.of(errors(), ofProbabilities(), ofLogits(), ofLabels(), reductions())
                .flatMap(List::stream)
                .toList();
    }

    private static HostArray between(double low, double high) {
        double[] values =
                new Random(SHAPE.hashCode()).doubles(SHAPE.size(), low, high).toArray();
        return HostArray.of(values, SHAPE);
    }

    private static GradientCase loss(String name, HostArray t, HostArray p, BinaryOperator<Tensor> function) {
        return new GradientCase("Losses." + name, List.of(t, p), y -> function.apply(y.get(0), y.get(1)));
    }

    private static List<GradientCase> errors() {
        HostArray t = between(0.1, 0.9);
        HostArray p = between(1.1, 2.9);
        return List.of(
                loss("meanSquaredError", t, p, Losses::meanSquaredError),
                loss("meanAbsoluteError", t, p, Losses::meanAbsoluteError),
                loss("meanAbsolutePercentageError", t, p, Losses::meanAbsolutePercentageError),
                loss("meanSquaredLogarithmicError", t, p, Losses::meanSquaredLogarithmicError),
                loss("huber inside", t, p, (a, b) -> Losses.huber(a, b, 3)),
                loss("huber outside", t, p, (a, b) -> Losses.huber(a, b, 0.1)),
                loss("logCosh", t, p, Losses::logCosh),
                loss("hinge", t, between(0.1, 0.9), Losses::hinge),
                loss("hinge of what is right", between(1.1, 2), p, Losses::hinge),
                loss("squaredHinge", t, between(0.1, 0.9), Losses::squaredHinge),
                loss("categoricalHinge", t, p, Losses::categoricalHinge),
                loss("klDivergence", t, between(0.2, 0.8), Losses::klDivergence),
                loss("poisson", t, p, Losses::poisson),
                loss("cosineSimilarity", t, p, (a, b) -> Losses.cosineSimilarity(a, b, -1)));
    }

    private static GradientCase scores(String name, HostArray scores, BinaryOperator<Tensor> function) {
        return new GradientCase(name, List.of(between(0.1, 0.9), scores), y -> function.apply(y.get(0), y.get(1)));
    }

    private static List<GradientCase> ofProbabilities() {
        HostArray p = between(0.15, 0.85);
        return List.of(
                scores("Losses.binaryCrossentropy", p, (t, q) -> Losses.binaryCrossentropy(t, q, SMOOTH)),
                scores("Losses.categoricalCrossentropy", p, (t, q) -> Losses.categoricalCrossentropy(t, q, SMOOTH)),
                scores(
                        "Losses.binaryFocalCrossentropy",
                        p,
                        (t, q) -> Losses.binaryFocalCrossentropy(t, q, FOCAL, SMOOTH)),
                scores(
                        "Losses.categoricalFocalCrossentropy",
                        p,
                        (t, q) -> Losses.categoricalFocalCrossentropy(t, q, FOCAL, SMOOTH)),
                scores(
                        "Crossentropies.binary of Keras 2",
                        p,
                        (t, q) -> Crossentropies.binary(t, q, false, KerasVersion.V2)));
    }

    private static List<GradientCase> ofLogits() {
        HostArray x = between(-3, 3);
        return List.of(
                scores("Losses.binaryCrossentropy of logits", x, (t, y) -> Losses.binaryCrossentropy(t, y, LOGITS)),
                scores(
                        "Losses.binaryCrossentropy of zeros",
                        HostArray.of(new double[12], SHAPE),
                        (t, y) -> Losses.binaryCrossentropy(t, y, LOGITS)),
                scores(
                        "Losses.categoricalCrossentropy of logits",
                        x,
                        (t, y) -> Losses.categoricalCrossentropy(t, y, LOGITS)),
                scores(
                        "Losses.binaryFocalCrossentropy of logits",
                        x,
                        (t, y) -> Losses.binaryFocalCrossentropy(t, y, FOCAL, LOGITS)),
                scores(
                        "Losses.categoricalFocalCrossentropy of logits",
                        x,
                        (t, y) -> Losses.categoricalFocalCrossentropy(t, y, FOCAL, LOGITS)),
                scores(
                        "Crossentropies.binaryFocal of logits of Keras 2",
                        x,
                        (t, y) -> Crossentropies.binaryFocal(t, y, true, FOCAL, KerasVersion.V2)));
    }

    private static GradientCase labelled(String name, HostArray scores, Sparse options, KerasVersion version) {
        UnaryOperator<Tensor> function = y -> {
            HostArray labels = HostArray.of(new int[] {3, IGNORED, 0}, Shape.of(3));
            return Crossentropies.sparseCategorical(Tensor.of(y.backend(), labels), y, options, version);
        };
        return new GradientCase(
                "Crossentropies.sparseCategorical " + name, List.of(scores), y -> function.apply(y.get(0)));
    }

    private static List<GradientCase> ofLabels() {
        HostArray p = between(0.15, 0.85);
        Sparse ignoring = new Sparse(true, IGNORED, -1);
        return List.of(
                labelled("of probabilities", p, Sparse.DEFAULT, KerasVersion.V3),
                labelled("of probabilities, Keras 2", p, Sparse.DEFAULT, KerasVersion.V2),
                labelled("of logits, one ignored", between(-3, 3), ignoring, KerasVersion.V3));
    }

    private static List<GradientCase> reductions() {
        return Stream.of(LossReduction.values())
                .map(reduction -> scores("Loss.apply " + reduction, between(1.1, 2.9), (t, p) -> {
                    Loss loss =
                            dev.densor.train.losses.Losses.meanSquaredError().with(reduction);
                    Tensor weights = Tensor.of(p.backend(), HostArray.of(new double[] {1, 0.5, 2}, Shape.of(3)));
                    Tensor mask = Comparison.notEqual(weights, 0.5);
                    return loss.apply(t, p, weights, mask);
                }))
                .toList();
    }
}
