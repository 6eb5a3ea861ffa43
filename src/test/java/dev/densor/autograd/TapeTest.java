package dev.densor.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.UnaryOp;
import dev.densor.ops.Activations;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.DTypeException;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TapeTest {
    private final Backend backend = Backends.open("reference");

    @AfterEach
    void nothingIsLeftBehind() {
        assertEquals(0, backend.liveBytes());
        assertFalse(Tape.isRecording());
    }

    private Tensor tensor(double... values) {
        return Tensor.of(backend, HostArray.of(values, Shape.of(values.length)));
    }

    private static double[] values(Tensor tensor) {
        return tensor.toArray().toDoubles();
    }

    private static Variable variable(DType dtype, double... values) {
        Variable variable = new Variable("w", dtype, Shape.of(values.length));
        variable.assign(HostArray.of(values, Shape.of(values.length)).cast(dtype));
        return variable;
    }

    @Test
    void chainsTheRulesOfOperations() {
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor x = tensor(1, 2, 3);
            Tensor y = Elementwise.exp(Elementwise.square(x));
            double[] expected = {2 * Math.exp(1), 4 * Math.exp(4), 6 * Math.exp(9)};
            assertArrayEquals(expected, values(tape.gradients(y, List.of(x)).get(0)), 1e-11);
        }
    }

    @Test
    void addsUpTheGradientsOfSeveralUses() {
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor x = tensor(5, 7);
            Tensor y = Elementwise.add(Elementwise.multiply(x, x), x);
            assertArrayEquals(
                    new double[] {11, 15}, values(tape.gradients(y, List.of(x)).get(0)));
        }
    }

    @Test
    void differentiatesByIntermediateResultsToo() {
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor x = tensor(3);
            Tensor middle = Elementwise.multiply(x, 2);
            Tensor y = Elementwise.square(middle);
            List<Tensor> gradients = tape.gradients(y, List.of(middle, x, y));
            assertArrayEquals(new double[] {12}, values(gradients.get(0)));
            assertArrayEquals(new double[] {24}, values(gradients.get(1)));
            assertArrayEquals(new double[] {1}, values(gradients.get(2)));
        }
    }

    @Test
    void weighsTheResultByAGivenGradient() {
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor x = tensor(1, 2);
            Tensor y = Elementwise.square(x);
            Tensor dx = tape.gradients(y, tensor(10, -1), List.of(x)).get(0);
            assertArrayEquals(new double[] {20, -4}, values(dx));
        }
    }

    @Test
    void givesZerosForWhatTheResultDoesNotDependOn() {
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor x = tensor(1, 2);
            Tensor other = tensor(3);
            Tensor rounded = Elementwise.round(x);
            List<Tensor> gradients = tape.gradients(rounded, List.of(x, other));
            assertArrayEquals(new double[] {0, 0}, values(gradients.get(0)));
            assertArrayEquals(new double[] {0}, values(gradients.get(1)));
        }
    }

    @Test
    void stopGradientMakesAConstant() {
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor x = tensor(3);
            Tensor y = Elementwise.multiply(x, Tape.stopGradient(Elementwise.square(x)));
            assertArrayEquals(
                    new double[] {9}, values(tape.gradients(y, List.of(x)).get(0)));
        }
    }

    @Test
    void tapesAroundTapesDifferentiateAgain() {
        try (Scope scope = Scope.open();
                Tape third = Tape.open();
                Tape second = Tape.open();
                Tape first = Tape.open()) {
            Tensor x = tensor(2);
            Tensor once = first.gradients(Elementwise.pow(x, 3), List.of(x)).get(0);
            first.close();
            Tensor twice = second.gradients(once, List.of(x)).get(0);
            second.close();
            Tensor thrice = third.gradients(twice, List.of(x)).get(0);
            assertArrayEquals(new double[] {12}, values(once));
            assertArrayEquals(new double[] {12}, values(twice));
            assertArrayEquals(new double[] {6}, values(thrice));
        }
    }

    @Test
    void gradientsOfItsOwnGradientsAreRefusedNotZero() {
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor x = tensor(2);
            Tensor once = tape.gradients(Elementwise.pow(x, 3), List.of(x)).get(0);
            Tensor penalty = Elementwise.square(once);
            assertEquals(
                    "gradients: float64 [1] on reference:0 was computed from gradients of this tape, which does not"
                            + " record how it computes them; open another tape around this one and ask that one",
                    assertThrows(IllegalStateException.class, () -> tape.gradients(penalty, List.of(x)))
                            .getMessage());
        }
    }

    @Test
    void whatWasDoneBeforeTheTapeIsConstant() {
        try (Scope scope = Scope.open()) {
            Tensor x = tensor(2);
            Tensor y = Elementwise.square(x);
            try (Tape tape = Tape.open()) {
                assertArrayEquals(
                        new double[] {0}, values(tape.gradients(y, List.of(x)).get(0)));
            }
        }
    }

    @Test
    void aLossThatIsNoNumberIsRefused() {
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor x = tensor(2);
            Tensor index = Reduction.argmax(x, 0);
            assertEquals(
                    "gradients: the loss must be floating point, not int32; use cast",
                    assertThrows(DTypeException.class, () -> tape.gradients(index, List.of(x)))
                            .getMessage());
        }
        assertThrows(IllegalStateException.class, () -> Tape.gradients(List.of(), () -> null), "no scope");
        try (Scope scope = Scope.open()) {
            assertEquals(
                    "gradients: the loss is null",
                    assertThrows(NullPointerException.class, () -> Tape.gradients(List.of(), () -> null))
                            .getMessage());
        }
    }

    @Test
    void aVariableThatWasAssignedSinceHasTheGradientOfTheValueThatWasUsed() {
        Variable w = variable(DType.FLOAT64, 3);
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor loss = Elementwise.square(w.value(backend));
            w.assign(tensor(10));
            assertArrayEquals(
                    new double[] {6},
                    values(tape.variableGradients(loss, List.of(w)).of(w)));
        }
        w.close();
    }

    @Test
    void anOuterTapeDifferentiatesTheGradientsOfAnInnerOne() {
        Variable w = variable(DType.FLOAT64, 2);
        try (Scope scope = Scope.open();
                Tape outer = Tape.open()) {
            Gradients gradients =
                    Tape.gradients(List.of(w), () -> Reduction.sum(Elementwise.pow(w.value(backend), 3), false));
            Gradients second = outer.variableGradients(gradients.of(w), List.of(w));
            assertArrayEquals(new double[] {12}, values(second.of(w)));
        }
        w.close();
    }

    /** The second derivative of a dense layer, by differences of the first. */
    @Test
    void denseLayersAreDifferentiatedTwice() {
        for (String name : List.of("tanh", "softplus", "linear", "softmax")) {
            double step = 1e-5;
            try (Scope scope = Scope.open()) {
                double[] difference = new double[2];
                double[] above = slope(name, step);
                double[] below = slope(name, -step);
                for (int i = 0; i < 2; i++) {
                    difference[i] = (above[i] - below[i]) / (2 * step);
                }
                // The third derivatives are below 1: the difference is off by step^2, and by rounding over step.
                assertArrayEquals(difference, secondSlope(name), 1e-9, name);
            }
        }
    }

    private Tensor denseLoss(String activation, Tensor x) {
        Tensor kernel = Shaping.reshape(tensor(0.3, -0.2, 0.5, 0.1, -0.4, 0.2), 2, 3);
        Tensor y = Linalg.dense(x, kernel, tensor(0.1, 0.2, -0.3), Activations.get(activation, KerasVersion.V3));
        return Reduction.sum(Elementwise.multiply(Elementwise.square(y), tensor(1, 2, 3)), false);
    }

    private double[] slope(String activation, double shift) {
        try (Tape tape = Tape.open()) {
            Tensor x = Shaping.reshape(tensor(0.7 + shift, -0.6), 1, 2);
            return values(tape.gradients(denseLoss(activation, x), List.of(x)).get(0));
        }
    }

    /** How the gradient changes with the first feature. */
    private double[] secondSlope(String activation) {
        try (Tape outer = Tape.open()) {
            Tensor x = Shaping.reshape(tensor(0.7, -0.6), 1, 2);
            Tensor once;
            try (Tape tape = Tape.open()) {
                once = tape.gradients(denseLoss(activation, x), List.of(x)).get(0);
            }
            double[] rows = new double[2];
            for (int i = 0; i < 2; i++) {
                Tensor part = Shaping.slice(once, 1, i, 1);
                rows[i] = values(outer.gradients(part, List.of(x)).get(0))[0];
            }
            return rows;
        }
    }

    @Test
    void variablesHaveOneGradientWhateverTypesTheyAreUsedIn() {
        Variable w = variable(DType.FLOAT32, 3, 4);
        try (Scope scope = Scope.open()) {
            Gradients gradients = Tape.gradients(List.of(w), () -> {
                Tensor half = Shaping.cast(Elementwise.square(w.value(backend, DType.FLOAT16)), DType.FLOAT32);
                return Reduction.sum(Elementwise.add(half, w.value(backend)), false);
            });
            assertEquals(DType.FLOAT32, gradients.of(w).dtype());
            assertArrayEquals(new double[] {7, 9}, values(gradients.of(w)));
            assertArrayEquals(new double[] {32}, values(gradients.loss()));
        }
        w.close();
    }

    @Test
    void variablesThatWereNotUsedHaveZerosAndOthersAreRefused() {
        Variable used = variable(DType.FLOAT32, 3);
        Variable unused = variable(DType.FLOAT32, 1, 2);
        Variable other = variable(DType.FLOAT32, 5);
        try (Scope scope = Scope.open()) {
            Gradients gradients = Tape.gradients(List.of(used, unused), () -> Elementwise.square(used.value(backend)));
            assertArrayEquals(new double[] {0, 0}, values(gradients.of(unused)));
            assertEquals(
                    "gradients: w float32 [1] is not among the variables asked for",
                    assertThrows(IllegalArgumentException.class, () -> gradients.of(other))
                            .getMessage());
        }
        List.of(used, unused, other).forEach(Variable::close);
    }

    /** A chain of n steps of 8 KB holds n results while it is recorded, and gives them back one after the other. */
    @Test
    void holdsWhatTheRulesNeedAndNoMore() {
        Variable w = variable(DType.FLOAT64, new double[1024]);
        long[] held = new long[1];
        try (Scope scope = Scope.open()) {
            Tape.gradients(List.of(w), () -> {
                Tensor x = w.value(backend);
                try (Scope step = Scope.open()) {
                    for (int i = 0; i < 10; i++) {
                        x = Elementwise.add(Elementwise.apply(UnaryOp.SIN, Elementwise.multiply(x, 0.5)), 1);
                    }
                    step.keep(x);
                }
                held[0] = backend.liveBytes();
                return x;
            });
            // The variable; of each step what sin was applied to; the last result.
            assertTrue(held[0] < 8192 * 12 + 1024, () -> held[0] + " bytes");
            assertTrue(held[0] > 8192 * 11, () -> held[0] + " bytes");
            // The loss and the gradient, beside the variable.
            assertEquals(8192 * 3, backend.liveBytes());
        }
        w.close();
    }

    @Test
    void aLossThatFailsLeavesNothingBehind() {
        Variable w = variable(DType.FLOAT32, 1, 2);
        try (Scope scope = Scope.open()) {
            assertThrows(
                    IllegalStateException.class,
                    () -> Tape.gradients(List.of(w), () -> {
                        Elementwise.square(w.value(backend));
                        throw new IllegalStateException("no");
                    }));
        }
        w.close();
    }

    @Test
    void withoutATapeThereAreNoGradients() {
        assertEquals(
                "gradients: no tape is open on this thread; open one before the loss is computed:"
                        + " try (Tape tape = Tape.open()) { ... }",
                assertThrows(IllegalStateException.class, Tape::innermost).getMessage());
    }

    @Test
    void tapesCloseFromTheInside() {
        Tape outer = Tape.open();
        Tape inner = Tape.open();
        assertTrue(assertThrows(IllegalStateException.class, outer::close)
                .getMessage()
                .startsWith("tape: it is not the innermost open one of thread "));
        inner.close();
        inner.close();
        outer.close();
    }

    @Test
    void aGradientOfAnotherShapeIsRefused() {
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor x = tensor(1, 2);
            Tensor y = Elementwise.square(x);
            assertEquals(
                    "gradients: the gradient of float64 [2] on reference:0 has to be of its shape and type, not"
                            + " float64 [1] on reference:0",
                    assertThrows(IllegalArgumentException.class, () -> tape.gradients(y, tensor(1), List.of(x)))
                            .getMessage());
        }
    }

    /** Squares on the way leave the range of 16 bits, and 65,505 ties its whole numbers. */
    @Test
    void sixteenBitGradientsAreComputedInFloat32() {
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor x = Shaping.cast(tensor(-300, 300), DType.FLOAT16);
            for (UnaryOp op : List.of(UnaryOp.GELU_TANH, UnaryOp.GELU, UnaryOp.SQUAREPLUS, UnaryOp.MISH)) {
                Tensor dx = tape.gradients(Elementwise.apply(op, x), List.of(x)).get(0);
                assertArrayEquals(new double[] {0, 1}, values(dx), 0x1p-10, op.name());
            }
            Tensor ties = Tensor.filled(backend, DType.FLOAT16, Shape.of(70_000), 1);
            Tensor shares =
                    tape.gradients(Reduction.max(ties, false), List.of(ties)).get(0);
            assertEquals(1.0 / 70_000, shares.toArray().getDouble(7), 0x1p-24);
        }
    }
}
