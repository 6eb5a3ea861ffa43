package dev.densor.conformance;

import static dev.densor.conformance.OpCases.FLOATING;

import dev.densor.autograd.Tape;
import dev.densor.ops.Activations;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.ops.Normalizations;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Rows for the way back of what a network for training consists of, in every floating-point type. */
final class DifferentiatedCases {
    private static final Shape ROWS = Shape.of(7, 5);
    private static final Shape KERNEL = Shape.of(5, 6);

    private DifferentiatedCases() {}

    static List<OpCase> all() {
        return List.of(
                row("Linalg.dense differentiated, relu", x -> dense(x, "relu"), ROWS, KERNEL, Shape.of(6)),
                row("Linalg.dense differentiated, tanh", x -> dense(x, "tanh"), ROWS, KERNEL, Shape.of(6)),
                row("Linalg.dense differentiated, gelu", x -> dense(x, "gelu"), ROWS, KERNEL, Shape.of(6)),
                row("Linalg.matmul differentiated", x -> Linalg.matmul(x.get(0), x.get(1)), ROWS, KERNEL),
                row("Activations.softmax differentiated", x -> Activations.softmax(x.get(0), -1), ROWS),
                row("Activations.logSoftmax differentiated", x -> Activations.logSoftmax(x.get(0), -1), ROWS),
                row(
                        "Elementwise.divide differentiated",
                        x -> Elementwise.divide(x.get(0), x.get(1)),
                        ROWS,
                        Shape.of(5)),
                row("Reduction.sum differentiated", x -> Reduction.sum(x.get(0), false, 0), ROWS),
                row("Reduction.variance differentiated", x -> Reduction.variance(x.get(0), false, 0), ROWS),
                row("Reduction.cumsum differentiated", x -> Reduction.cumsum(x.get(0), 1), ROWS),
                row("Shaping.slice differentiated", x -> Shaping.slice(x.get(0), 1, 1, 2), ROWS),
                row("Shaping.transpose differentiated", x -> Shaping.transpose(x.get(0)), ROWS),
                row(
                        "Normalizations.standardize differentiated",
                        x -> Normalizations.standardize(
                                x.get(0), new Normalizations.Affine(x.get(1), x.get(2)), 1e-3, -1),
                        ROWS,
                        Shape.of(5),
                        Shape.of(5)));
    }

    private static Tensor dense(List<Tensor> x, String activation) {
        return Linalg.dense(x.get(0), x.get(1), x.get(2), Activations.get(activation, KerasVersion.V3));
    }

    /** The gradients of the squares of what the function gives at operands of magnitude 1. */
    private static OpCase row(String name, Function<List<Tensor>, Tensor> function, Shape... shapes) {
        Inputs inputs = values -> List.of(new Sample(
                "any",
                Stream.of(shapes)
                        .map(shape -> Operand.of(values.factors(shape)))
                        .toList()));
        return new OpCase(name, Tolerance.COMPOSITE, FLOATING, inputs, operands -> gradients(function, operands));
    }

    private static List<Tensor> gradients(Function<List<Tensor>, Tensor> function, List<Tensor> operands) {
        try (Tape tape = Tape.open()) {
            Tensor y = Elementwise.square(function.apply(operands));
            List<Tensor> results = new ArrayList<>(List.of(y));
            results.addAll(tape.gradients(y, operands));
            return results;
        }
    }
}
