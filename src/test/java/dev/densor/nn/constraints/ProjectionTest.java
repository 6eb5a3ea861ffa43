package dev.densor.nn.constraints;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.ReferenceDevice;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The projections by hand; Keras's own numbers are among the golden data. */
class ProjectionTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    private Tensor matrix(double... values) {
        return device.tensor(DType.FLOAT64, Shape.of(2, 2), values);
    }

    private static double[] of(Constraint constraint, Tensor w) {
        Tensor projected = constraint.project(w);
        assertEquals(w.shape(), projected.shape());
        assertEquals(w.dtype(), projected.dtype());
        return values(projected);
    }

    /** Columns (3, 4) of norm 5 and (0, 1) of norm 1. */
    @Test
    void everyNormDividesByALittleMoreThanTheNorm() {
        Tensor w = matrix(3, 0, 4, 1);
        double one = 1 + 1e-7;
        double five = 5 + 1e-7;
        assertArrayEquals(new double[] {6 / five, 0, 8 / five, 1 / one}, of(Constraints.maxNorm(2), w), 1e-15);
        assertArrayEquals(new double[] {3 / five, 0, 4 / five, 1 / one}, of(Constraints.unitNorm(), w), 1e-15);
        assertArrayEquals(
                new double[] {12 / five, 0, 16 / five, 2 / one}, of(Constraints.minMaxNorm(2, 4, 1), w), 1e-15);
        // Half of the way from 5 to 4, and from 1 to 2.
        assertArrayEquals(
                new double[] {13.5 / five, 0, 18 / five, 1.5 / one}, of(Constraints.minMaxNorm(2, 4, 0.5), w), 1e-15);
    }

    @Test
    void theNormIsTakenOverTheAxes() {
        Tensor w = matrix(3, 4, 0, 12);
        assertArrayEquals(new double[] {0.6, 0.8, 0, 1}, of(Constraints.unitNorm(1), w), 1e-7);
        assertArrayEquals(new double[] {0.6, 0.8, 0, 1}, of(Constraints.unitNorm(-1), w), 1e-7);
        assertArrayEquals(new double[] {3, 4, 0, 12}, of(Constraints.maxNorm(13, 0, 1), w), 1e-6);
        assertArrayEquals(new double[] {3 / 13.0, 4 / 13.0, 0, 12 / 13.0}, of(Constraints.unitNorm(0, 1), w), 1e-7);
        assertShapeRefused("sum: axis 2 is out of range for [2, 2]", () -> Constraints.maxNorm(1, 2)
                .project(w));
    }

    /** Keras 2's own test: columns of ones and threes, and one of zeros, which stays. */
    @Test
    void maxNormScalesOnlyWhatIsTooLong() {
        Tensor w = device.tensor(DType.FLOAT64, Shape.of(3, 4), 0, 1, 3, 3, 0, 0, 0, 3, 0, 0, 0, 3);
        double third = 2 / Math.sqrt(3);
        assertArrayEquals(
                new double[] {0, 1, 2, third, 0, 0, 0, third, 0, 0, 0, third}, of(Constraints.maxNorm(2), w), 1e-6);
    }

    /** A norm that overflows is infinite; the second term of MinMaxNorm makes NaN of it, even where its factor is 0. */
    @Test
    void infinitiesAndNanGoAsInKeras() {
        Tensor infinite = matrix(INFINITY, NAN, 1, 1);
        assertArrayEquals(new double[] {NAN, NAN, 0, NAN}, of(Constraints.maxNorm(2), infinite));
        assertArrayEquals(new double[] {NAN, NAN, 0, NAN}, of(Constraints.unitNorm(), infinite));
        assertArrayEquals(new double[] {NAN, NAN, NAN, NAN}, of(Constraints.minMaxNorm(0, 2, 1), infinite));
        Tensor overflowing = device.vector(1e30, 2);
        assertArrayEquals(new double[] {0, 0}, of(Constraints.maxNorm(2), overflowing));
    }

    @ParameterizedTest
    @CsvSource({"3,3,3", "-3,-0.0,0", "0,0,0", "NaN,NaN,NaN", "Infinity,Infinity,Infinity", "-Infinity,NaN,0"})
    void nonNegDiffersByVersion(double w, double inKeras2, double inKeras3) {
        Tensor weight = device.vector(w);
        assertArrayEquals(new double[] {inKeras2}, of(Constraints.get("non_neg", KerasVersion.V2), weight));
        assertArrayEquals(new double[] {inKeras3}, of(Constraints.get("non_neg", KerasVersion.V3), weight));
        assertArrayEquals(new double[] {inKeras2}, of(Constraints.nonNeg(), weight));
    }
}
