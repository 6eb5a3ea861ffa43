package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertTypeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.ReferenceDevice;
import dev.densor.ops.Normalizations.Affine;
import dev.densor.ops.Normalizations.Statistics;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NormalizationsTest {
    private static final Affine PLAIN = new Affine(null, null);

    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    @Test
    void normalizesByGivenStatistics() {
        Tensor x = device.tensor(Shape.of(2, 2), 1, 10, 3, 30);
        Statistics statistics = new Statistics(device.vector(1, 10), device.vector(4, 99));
        double[] plain = values(Normalizations.normalize(x, statistics, PLAIN, 0));
        assertArrayEquals(new double[] {0, 0, 1, 20 / Math.sqrt(99)}, plain, 1e-6);
        Affine affine = new Affine(device.vector(2, 3), device.vector(0.5, -1));
        double[] scaled = values(Normalizations.normalize(x, statistics, affine, 1));
        assertArrayEquals(new double[] {0.5, -1, 0.5 + 4 / Math.sqrt(5), 5}, scaled, 1e-6);
        Affine shifted = new Affine(null, device.vector(7, 7));
        assertArrayEquals(
                new double[] {7, 7}, Arrays.copyOf(values(Normalizations.normalize(x, statistics, shifted, 0)), 2));
    }

    @Test
    void standardizesByItsOwnStatistics() {
        Tensor x = device.tensor(Shape.of(2, 2), 1, 3, 10, 30);
        assertArrayEquals(new double[] {-1, 1, -1, 1}, values(Normalizations.standardize(x, PLAIN, 0, 1)), 1e-6);
        Affine affine = new Affine(device.vector(2, 2), device.vector(1, 1));
        assertArrayEquals(new double[] {-1, 3, -1, 3}, values(Normalizations.standardize(x, affine, 0, -1)), 1e-6);
        assertArrayEquals(
                new double[] {0, 0, 0, 0},
                values(Normalizations.standardize(device.tensor(Shape.of(2, 2), 5, 5, 5, 5), PLAIN, 1e-3, 0, 1)));
    }

    @Test
    void dividesByTheRootMeanSquare() {
        Tensor x = device.tensor(Shape.of(1, 2), 3, 4);
        double rms = Math.sqrt(12.5);
        assertArrayEquals(new double[] {3 / rms, 4 / rms}, values(Normalizations.rms(x, null, 0, -1)), 1e-6);
        assertArrayEquals(
                new double[] {6 / rms, 40 / rms}, values(Normalizations.rms(x, device.vector(2, 10), 0, -1)), 1e-5);
    }

    @Test
    void makesVectorsOfLengthOne() {
        Tensor x = device.tensor(Shape.of(2, 2), 3, 4, 0, 0);
        assertArrayEquals(new double[] {0.6, 0.8, 0, 0}, values(Normalizations.l2(x, 1e-12, 1)), 1e-7);
    }

    @Test
    void computes16BitNumbersInFloat32() {
        // The squares are beyond float16.
        Tensor x = device.tensor(DType.FLOAT16, Shape.of(1, 2), 3000, 4000);
        Tensor y = Normalizations.rms(x, null, 1e-6, -1);
        assertEquals(DType.FLOAT16, y.dtype());
        assertArrayEquals(new double[] {3 / Math.sqrt(12.5), 4 / Math.sqrt(12.5)}, values(y), 1e-3);
        assertArrayEquals(new double[] {-1, 1}, values(Normalizations.standardize(x, PLAIN, 1e-3, -1)), 1e-3);
        assertArrayEquals(new double[] {0.6, 0.8}, values(Normalizations.l2(x, 1e-12, -1)), 1e-3);
        Tensor zeros = device.tensor(DType.FLOAT16, Shape.of(1, 2), 0, 0);
        assertArrayEquals(new double[2], values(Normalizations.l2(zeros, 1e-12, -1)), "the floor is below float16");
    }

    @Test
    void parametersTakeTheTypeOfTheComputation() {
        Tensor x = device.tensor(DType.FLOAT64, Shape.of(1, 2), 1, 3);
        Affine affine = new Affine(device.vector(2, 2), null);
        Tensor y = Normalizations.standardize(x, affine, 0, -1);
        assertEquals(DType.FLOAT64, y.dtype());
        assertArrayEquals(new double[] {-2, 2}, values(y));
    }

    @Test
    void integersAreRefused() {
        assertTypeRefused(
                "normalize: needs a floating-point operand, not int32; use cast",
                () -> Normalizations.rms(device.ints(1, 2), null, 0, 0));
    }

    @Test
    void l2DividesByNoLessThanTheFloorsRoot() {
        Tensor shorter = Normalizations.l2(device.tensor(Shape.of(1, 2), 1e-8, 0), 1e-14, -1);
        assertArrayEquals(new double[] {0.1, 0}, values(shorter), 1e-7);
    }

    @Test
    void byDeviationScalesWithoutCentring() {
        // The variance of (1, 5) is 4.
        Tensor x = device.tensor(Shape.of(1, 2), 1, 5);
        assertArrayEquals(
                new double[] {1, 10}, values(Normalizations.byDeviation(x, device.vector(2, 4), 0, -1)), 1e-6);
    }
}
