package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.Refusal.assertTypeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.ReferenceDevice;
import dev.densor.autograd.Tape;
import dev.densor.backend.UnaryOp;
import dev.densor.ops.Crossentropies.Focal;
import dev.densor.ops.Crossentropies.Sparse;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CrossentropiesTest {
    private static final double[] THREE_ROWS = {0.9, 0.05, 0.05, 0.05, 0.89, 0.06, 0.05, 0.01, 0.94};
    private static final double[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    /** Keras's own tests state numbers cut after the third place. */
    private static final double THREE_PLACES = 1e-3;

    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    private Tensor square(double... values) {
        return device.tensor(Shape.of(3, 3), values);
    }

    /** By tf.keras 2.15's test_categorical_crossentropy_loss. */
    @Test
    void categoricalOfProbabilitiesAlongEitherAxis() {
        double[] expected = {-Math.log(0.9), -Math.log(0.89), -Math.log(0.94)};
        Tensor target = square(IDENTITY);
        Tensor output = square(THREE_ROWS);
        assertArrayEquals(expected, values(Crossentropies.categorical(target, output, false, -1)), 2e-7);
        assertArrayEquals(new double[] {0.105, 0.116, 0.062}, expected, THREE_PLACES);
        Tensor columns = Shaping.transpose(output);
        assertArrayEquals(expected, values(Crossentropies.categorical(target, columns, false, 0)), 2e-7);
    }

    @Test
    void categoricalOfLogits() {
        Tensor logits = square(8, 1, 1, 0, 9, 1, 2, 3, 5);
        double[] loss = values(Crossentropies.categorical(square(IDENTITY), logits, true, -1));
        assertArrayEquals(new double[] {0.002, 0.0005, 0.17}, loss, THREE_PLACES);
        Tensor columns = Shaping.transpose(logits);
        assertArrayEquals(loss, values(Crossentropies.categorical(square(IDENTITY), columns, true, 0)));
    }

    @Test
    void probabilitiesAreDividedByTheirSumAndThenClipped() {
        Tensor target = device.tensor(Shape.of(2, 2), 1, 0, 0, 1);
        Tensor output = device.tensor(Shape.of(2, 2), 3, 1, 5, 0);
        double[] loss = values(Crossentropies.categorical(target, output, false, -1));
        assertArrayEquals(new double[] {-Math.log(0.75), -Math.log(1e-7)}, loss, 2e-6);
    }

    /** By tf.keras 2.15's test_sparse_categorical_crossentropy_loss. */
    @ParameterizedTest
    @EnumSource
    void sparseIsCategoricalOfTheLabelsRow(KerasVersion version) {
        Tensor labels = device.ints(0, 1, 2);
        double[] expected = {-Math.log(0.9), -Math.log(0.89), -Math.log(0.94)};
        Tensor output = square(THREE_ROWS);
        assertArrayEquals(
                expected, values(Crossentropies.sparseCategorical(labels, output, Sparse.DEFAULT, version)), 3e-7);
        Sparse first = new Sparse(false, null, 0);
        assertArrayEquals(
                expected,
                values(Crossentropies.sparseCategorical(labels, Shaping.transpose(output), first, version)),
                3e-7);
        Tensor logits = square(8, 1, 1, 0, 9, 1, 2, 3, 5);
        assertArrayEquals(
                new double[] {0.002, 0.0005, 0.17},
                values(Crossentropies.sparseCategorical(labels, logits, new Sparse(true, null, -1), version)),
                THREE_PLACES);
    }

    /** By tf.keras 2.15's test_sparse_categorical_crossentropy_loss_with_ignore_class. */
    @ParameterizedTest
    @CsvSource({"255, V2", "-1, V2", "255, V3", "-1, V3"})
    void anIgnoredLabelCostsNothing(int ignored, KerasVersion version) {
        Tensor labels = device.ints(ignored, 1, 2, 2);
        Tensor logits = device.tensor(Shape.of(4, 3), 1.8, 1.2, 0.5, 0.2, 3.8, 0.8, 1.1, 0.4, 3.4, 1.3, 0.7, 3.8);
        double[] expected = {0, 0.07428224, 0.13980183, 0.11967831};
        Sparse ofLogits = new Sparse(true, ignored, -1);
        assertArrayEquals(expected, values(Crossentropies.sparseCategorical(labels, logits, ofLogits, version)), 5e-7);
        Sparse ofProbabilities = new Sparse(false, ignored, -1);
        Tensor output = Activations.softmax(logits, -1);
        assertArrayEquals(
                expected, values(Crossentropies.sparseCategorical(labels, output, ofProbabilities, version)), 5e-7);
        assertArrayEquals(new double[] {0, 1, 1, 1}, values(Crossentropies.valid(labels, logits, ofLogits)));
    }

    @Test
    void ignoredRowsMayHoldAnything() {
        Tensor labels = device.ints(7, 1);
        Tensor output = device.tensor(Shape.of(2, 2), Double.NaN, 0, 0.5, 0.5);
        Sparse options = new Sparse(false, 7, -1);
        double[] loss = values(Crossentropies.sparseCategorical(labels, output, options, KerasVersion.V3));
        assertArrayEquals(new double[] {0, Math.log(2)}, loss, 1e-7);
    }

    @Test
    void ignoredRowsGetNoGradientWhateverTheyHold() {
        try (Tape tape = Tape.open()) {
            Tensor output = device.tensor(Shape.of(3, 2), Double.NaN, 0, 0, 0, 0.25, 0.75);
            Sparse options = new Sparse(false, 7, -1);
            Tensor loss = Crossentropies.sparseCategorical(device.ints(7, 7, 1), output, options, KerasVersion.V3);
            double[] gradient = values(tape.gradients(loss, List.of(output)).get(0));
            assertArrayEquals(new double[] {0, 0, 0, 0, 1, 1 - 1 / 0.75}, gradient, 1e-6);
        }
    }

    @Test
    void withoutAnIgnoredClassAllLabelsAreValid() {
        Tensor labels = device.ints(7, -1);
        Tensor valid = Crossentropies.valid(labels, device.counting(2, 3), Sparse.DEFAULT);
        assertEquals(DType.BOOL, valid.dtype());
        assertArrayEquals(new double[] {1, 1}, values(valid));
    }

    /** Of 3 and 1 Keras 3 makes 0.75 and 0.25; Keras 2 first makes them equal. */
    @Test
    void theVersionsClipProbabilitiesBeforeOrAfterTheyAreDivided() {
        Tensor labels = device.ints(0);
        Tensor output = device.tensor(DType.FLOAT64, Shape.of(1, 2), 3, 1);
        double third = values(Crossentropies.sparseCategorical(labels, output, Sparse.DEFAULT, KerasVersion.V3))[0];
        double second = values(Crossentropies.sparseCategorical(labels, output, Sparse.DEFAULT, KerasVersion.V2))[0];
        assertEquals(-Math.log(0.75), third, 1e-15);
        assertEquals(Math.log(2), second, 1e-15);
    }

    @Test
    void labelsOutsideTheClassesCostNothing() {
        Tensor labels = device.ints(-1, 3, 2);
        assertArrayEquals(
                new double[] {0, 0, -Math.log(0.94)},
                values(Crossentropies.sparseCategorical(labels, square(THREE_ROWS), Sparse.DEFAULT, KerasVersion.V3)),
                2e-7);
    }

    @Test
    void labelsComeInAnyTypeAndAsAColumn() {
        Tensor column = device.tensor(DType.UINT8, Shape.of(3, 1), 0, 1, 2);
        Tensor floats = device.vector(0, 1, 2);
        Tensor ofColumn = Crossentropies.sparseCategorical(column, square(THREE_ROWS), Sparse.DEFAULT, KerasVersion.V3);
        Tensor ofFloats = Crossentropies.sparseCategorical(floats, square(THREE_ROWS), Sparse.DEFAULT, KerasVersion.V3);
        assertEquals(Shape.of(3), ofColumn.shape());
        assertArrayEquals(values(ofFloats), values(ofColumn));
    }

    /** By tf.keras 2.15's test_binary_crossentropy_with_sigmoid. */
    @Test
    void binaryOfLogits() {
        double[] loss =
                values(Crossentropies.binary(device.vector(0, 1, 0), device.vector(8, 1, 1), true, KerasVersion.V2));
        assertArrayEquals(new double[] {8, 0.313, 1.313}, loss, THREE_PLACES);
    }

    @Test
    void binaryOfLargeLogitsIsFiniteAndOfInfiniteOnesRight() {
        Tensor logits = device.vector(1000, -1000, 1000, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        Tensor target = device.vector(0, 1, 1, 0, 1);
        double infinity = Double.POSITIVE_INFINITY;
        assertArrayEquals(
                new double[] {1000, 1000, 0, infinity, infinity},
                values(Crossentropies.binary(target, logits, true, KerasVersion.V3)));
    }

    /** In float32 the clipped 1 is 1 - 2^-23. */
    @Test
    void binaryAtTheEndsTakesEpsilonOnceInKeras3AndTwiceInKeras2() {
        Tensor target = device.vector(1, 0);
        Tensor output = device.vector(0, 1);
        assertArrayEquals(
                new double[] {-Math.log(1e-7), -Math.log(0x1p-23)},
                values(Crossentropies.binary(target, output, false, KerasVersion.V3)),
                2e-6);
        assertArrayEquals(
                new double[] {-Math.log(2e-7), -Math.log(0x1p-23 + 1e-7)},
                values(Crossentropies.binary(target, output, false, KerasVersion.V2)),
                2e-6);
    }

    @Test
    void softTargetsWeighBothLogarithms() {
        Tensor target = device.vector(0.25);
        double expected = -(0.25 * Math.log(0.6) + 0.75 * Math.log(0.4));
        double[] loss = values(Crossentropies.binary(target, device.vector(0.6), false, KerasVersion.V3));
        assertArrayEquals(new double[] {expected}, loss, 1e-6);
    }

    /** By tf.keras 2.15's test_binary_focal_crossentropy_with_sigmoid. */
    @ParameterizedTest
    @EnumSource
    void binaryFocalOfLogits(KerasVersion version) {
        double[] loss = values(Crossentropies.binaryFocal(
                device.vector(0, 1, 0), device.vector(8, 1, 1), true, Focal.DEFAULT, version));
        assertArrayEquals(new double[] {7.995, 0.0227, 0.702}, loss, THREE_PLACES);
    }

    /** Keras 2.3's test_crossentropy: four samples of two classes, and two of three. */
    @ParameterizedTest
    @EnumSource
    void crossentropiesOfSoftTargetsFollowTheirFormulas(KerasVersion version) {
        double[] soft = {0.4, 0.6, 0.3, 0.7, 0.1, 0.9, 0.2, 0.8};
        double[] scores = {0.21, 0.47, -0.32, 0.08, -0.11, -0.45, 0.39, 0.02};
        Tensor target = device.tensor(DType.FLOAT64, Shape.of(4, 2), soft);
        Tensor logits = device.tensor(DType.FLOAT64, Shape.of(4, 2), scores);
        double[] binary = new double[8];
        for (int i = 0; i < 8; i++) {
            double p = 1 / (1 + Math.exp(-scores[i]));
            binary[i] = -(soft[i] * Math.log(p) + (1 - soft[i]) * Math.log(1 - p));
        }
        assertArrayEquals(binary, values(Crossentropies.binary(target, logits, true, version)), 1e-14);
        Tensor p = Elementwise.apply(UnaryOp.SIGMOID, logits);
        // Keras 2 adds 1e-7 to p > 0.35 inside both logarithms.
        assertArrayEquals(binary, values(Crossentropies.binary(target, p, false, version)), 3e-7);
        Tensor wide = device.tensor(DType.FLOAT64, Shape.of(2, 3), 0.2, 0.3, 0.5, 0, 1, 0);
        Tensor q = device.tensor(DType.FLOAT64, Shape.of(2, 3), 0.1, 0.6, 0.3, 0.2, 0.7, 0.1);
        double[] categorical = {-(0.2 * Math.log(0.1) + 0.3 * Math.log(0.6) + 0.5 * Math.log(0.3)), -Math.log(0.7)};
        assertArrayEquals(categorical, values(Crossentropies.categorical(wide, q, false, -1)), 1e-14);
        assertArrayEquals(categorical, values(Crossentropies.categorical(wide, Elementwise.log(q), true, -1)), 1e-14);
    }

    /** Elementwise (1 - q)^gamma times the crossentropy, by hand. */
    @ParameterizedTest
    @EnumSource
    void focalWeighsEasyExamplesDown(KerasVersion version) {
        Tensor target = device.vector(1, 0);
        Tensor output = device.vector(0.9, 0.3);
        double easy = 0.01 * -Math.log(0.9);
        double hard = 0.09 * -Math.log(0.7);
        assertArrayEquals(
                new double[] {easy, hard},
                values(Crossentropies.binaryFocal(target, output, false, Focal.DEFAULT, version)),
                2e-7);
        assertArrayEquals(
                new double[] {0.2 * easy, 0.8 * hard},
                values(Crossentropies.binaryFocal(target, output, false, new Focal(0.2, 2, true), version)),
                2e-7);
    }

    @Test
    void focalOfLogitsTakesTheirSigmoidWhichKeras3ClipsAndKeras2DoesNot() {
        Tensor target = device.tensor(DType.FLOAT64, Shape.of(2), 1, 1);
        Tensor logits = device.tensor(DType.FLOAT64, Shape.of(2), 2, -40);
        double p = 1 / (1 + Math.exp(-2));
        double easy = (1 - p) * (1 - p) * -Math.log(p);
        assertArrayEquals(
                new double[] {easy, -Math.log(1e-7)},
                values(Crossentropies.binaryFocal(target, logits, true, Focal.DEFAULT, KerasVersion.V3)),
                1e-14);
        assertArrayEquals(
                new double[] {easy, 40},
                values(Crossentropies.binaryFocal(target, logits, true, Focal.DEFAULT, KerasVersion.V2)),
                1e-13);
    }

    @Test
    void categoricalFocalSumsAlongTheAxis() {
        double expected = 0.25 * 0.01 * -Math.log(0.9);
        Tensor target = square(IDENTITY);
        double[] rows = values(Crossentropies.categoricalFocal(target, square(THREE_ROWS), false, Focal.DEFAULT, -1));
        assertEquals(expected, rows[0], 1e-9);
        Tensor columns = Shaping.transpose(square(THREE_ROWS));
        assertArrayEquals(
                rows, values(Crossentropies.categoricalFocal(target, columns, false, Focal.DEFAULT, 0)), 1e-9);
        Tensor logits = Elementwise.log(square(THREE_ROWS));
        assertArrayEquals(rows, values(Crossentropies.categoricalFocal(target, logits, true, Focal.DEFAULT, -1)), 1e-7);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Tensor scores = square(THREE_ROWS);
        assertShapeRefused(
                "categoricalCrossentropy: target [3] and output [3, 3] must have one shape; integer labels go with the"
                        + " sparse form",
                () -> Crossentropies.categorical(device.ints(0, 1, 2), scores, false, -1));
        assertShapeRefused(
                "sparseCategoricalCrossentropy: target [2] and output [3, 3] do not fit along axis -1; the target must"
                        + " be [3]",
                () -> Crossentropies.sparseCategorical(device.ints(0, 1), scores, Sparse.DEFAULT, KerasVersion.V3));
        assertTypeRefused(
                "binaryCrossentropy: needs a floating-point operand, not int32; use cast",
                () -> Crossentropies.binary(device.ints(1), device.ints(1), false, KerasVersion.V3));
    }
}
