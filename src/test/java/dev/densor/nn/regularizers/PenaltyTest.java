package dev.densor.nn.regularizers;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.Refusal.assertTypeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ReferenceDevice;
import dev.densor.autograd.Tape;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The penalties by hand; Keras's own numbers are among the golden data. */
class PenaltyTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    private static double of(Regularizer regularizer, Tensor x) {
        Tensor penalty = regularizer.penalty(x);
        assertEquals(Shape.SCALAR, penalty.shape());
        assertEquals(x.dtype(), penalty.dtype());
        return values(penalty)[0];
    }

    @Test
    void sumsOfMagnitudesAndSquaresWithoutAHalf() {
        Tensor x = device.tensor(Shape.of(2, 2), 1, -2, 3, 0);
        assertEquals(3, of(Regularizers.l1(0.5), x));
        assertEquals(7, of(Regularizers.l2(0.5), x));
        assertEquals(6 * 0.5 + 14 * 0.25, of(Regularizers.l1l2(0.5, 0.25), x));
        assertEquals(0, of(Regularizers.l1l2(0, 0), x));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16", "FLOAT32", "FLOAT64"})
    void everyFloatingTypeKeepsItsType(DType type) {
        Tensor x = device.tensor(type, Shape.of(3), 1, -2, 3);
        assertEquals(3, of(Regularizers.l1(0.5), x));
        assertEquals(8, of(Regularizers.l1l2(0.25, 0.5), x), 0.5);
    }

    @Test
    void nothingCostsNothingAndAScalarItself() {
        assertEquals(0, of(Regularizers.l2(1), device.tensor(Shape.of(0, 3))));
        assertEquals(4, of(Regularizers.l2(1), device.tensor(Shape.SCALAR, -2)));
    }

    /** A factor of 0 hides an infinite weight only where Keras leaves the part out. */
    @Test
    void infinitiesAndNanAreSummedAsKerasSumsThem() {
        Tensor infinite = device.vector(-INFINITY, 1);
        assertEquals(INFINITY, of(Regularizers.l1(1), infinite));
        assertEquals(Double.NaN, of(Regularizers.l1(0), infinite));
        assertEquals(Double.NaN, of(Regularizers.l2(0), infinite));
        assertEquals(0, of(Regularizers.l1l2(0, 0), infinite));
        assertEquals(Double.NaN, of(Regularizers.l1l2(1, 0), device.vector(Double.NaN)));
    }

    /** Rows (3, 4), (0, 2), (-1, 0): cosines 0.8, -0.6, 0. */
    @Test
    void orthogonalityIsTheMeanCosineOfPairs() {
        Tensor rows = device.tensor(Shape.of(3, 2), 3, 4, 0, 2, -1, 0);
        assertEquals(0.5 * (0.8 + 0.6) / 3, of(Regularizers.orthogonal(0.5, "rows"), rows), 1e-7);
        Tensor columns = device.tensor(Shape.of(2, 3), 3, 0, -1, 4, 2, 0);
        assertEquals(0.5 * (0.8 + 0.6) / 3, of(Regularizers.orthogonal(0.5, "columns"), columns), 1e-7);
    }

    @Test
    void aZeroRowIsOrthogonalToAllAndASingleOneHasNoPairs() {
        Regularizer orthogonal = Regularizers.orthogonal(1, "rows");
        assertEquals(0, of(orthogonal, device.tensor(Shape.of(2, 2), 0, 0, 3, 4)));
        assertEquals(Double.NaN, of(orthogonal, device.tensor(Shape.of(1, 2), 3, 4)));
        assertEquals(Double.NaN, of(orthogonal, device.tensor(Shape.of(2, 2), INFINITY, 0, 1, 0)));
    }

    /** Below 1e-7 a norm counts as that: (1e-8, 0) becomes (0.1, 0). */
    @Test
    void aNormHasAFloor() {
        Tensor tiny = device.tensor(DType.FLOAT64, Shape.of(2, 2), 1e-8, 0, 1, 0);
        assertEquals(0.1, of(Regularizers.orthogonal(1, "rows"), tiny), 1e-8);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertShapeRefused(
                "regularizer \"OrthogonalRegularizer\": the weight must be a matrix, not [2, 1, 1]",
                () -> Regularizers.orthogonal(1, "rows").penalty(device.tensor(Shape.of(2, 1, 1), 1, 2)));
        assertTypeRefused("multiply: int32 does not hold 0.5; use cast", () -> Regularizers.l1(0.5)
                .penalty(device.ints(1)));
    }

    private double[] gradient(Regularizer regularizer, Tensor x) {
        try (Tape tape = Tape.open()) {
            return values(tape.gradients(regularizer.penalty(x), List.of(x)).get(0));
        }
    }

    @Test
    void theGradientOfAMagnitudeIsThatOfXAtZero() {
        Tensor x = device.vector(-2, -0.0, 0, 3);
        assertArrayEquals(new double[] {-0.5, 0.5, 0.5, 0.5}, gradient(Regularizers.l1(0.5), x));
        assertArrayEquals(new double[] {-2, -0.0, 0, 3}, gradient(Regularizers.l2(0.5), x));
        assertArrayEquals(new double[] {0, 0, 0, 0}, gradient(Regularizers.l1l2(0, 0), x));
    }

    /** Keras has NaN there: the norm of a zero row has no direction. */
    @Test
    void theGradientOfAZeroRowIsFinite() {
        Tensor x = device.tensor(Shape.of(2, 2), 0, 0, 3, 4);
        for (double derivative : gradient(Regularizers.orthogonal(1, "rows"), x)) {
            assertTrue(Double.isFinite(derivative));
        }
    }

    @Test
    void theArgumentStaysAsItIs() {
        Tensor x = device.vector(1, -2);
        Regularizers.l1l2(1, 1).penalty(x);
        assertArrayEquals(new double[] {1, -2}, values(x));
    }
}
