package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.Refusal.assertTypeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.ReferenceDevice;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ComparisonTest {
    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    @Test
    void comparingGivesTruthValues() {
        Tensor a = device.vector(1, 2, 3, Double.NaN, -0.0);
        Tensor b = device.vector(2, 2, 2, Double.NaN, 0.0);
        assertEquals(DType.BOOL, Comparison.equal(a, b).dtype());
        assertArrayEquals(new double[] {0, 1, 0, 0, 1}, values(Comparison.equal(a, b)));
        assertArrayEquals(new double[] {1, 0, 1, 1, 0}, values(Comparison.notEqual(a, b)));
        assertArrayEquals(new double[] {0, 0, 1, 0, 0}, values(Comparison.greater(a, b)));
        assertArrayEquals(new double[] {0, 1, 1, 0, 1}, values(Comparison.greaterEqual(a, b)));
        assertArrayEquals(new double[] {1, 0, 0, 0, 0}, values(Comparison.less(a, b)));
        assertArrayEquals(new double[] {1, 1, 0, 0, 1}, values(Comparison.lessEqual(a, b)));
    }

    @Test
    void comparingWithANumber() {
        Tensor x = device.vector(1, 2, 3, Double.NaN);
        assertArrayEquals(new double[] {1, 0, 1, 1}, values(Comparison.notEqual(x, 2)));
        assertArrayEquals(new double[] {0, 0, 1, 0}, values(Comparison.greater(x, 2)));
        assertArrayEquals(new double[] {0, 1, 1, 0}, values(Comparison.greaterEqual(x, 2)));
    }

    @Test
    void truthValuesCombine() {
        Tensor a = device.bools(0, 0, 1, 1);
        Tensor b = device.bools(0, 1, 0, 1);
        assertArrayEquals(new double[] {0, 0, 0, 1}, values(Comparison.and(a, b)));
        assertArrayEquals(new double[] {0, 1, 1, 1}, values(Comparison.or(a, b)));
        assertArrayEquals(new double[] {1, 1, 0, 0}, values(Comparison.not(a)));
        assertTypeRefused(
                "or: needs a bool operand, not int32; use cast", () -> Comparison.or(device.ints(1), device.ints(0)));
    }

    @Test
    void wherePicksAndBroadcastsAllThree() {
        Tensor condition = device.tensor(DType.BOOL, Shape.of(2, 1), 1, 0);
        Tensor picked = Comparison.where(condition, device.vector(1, 2, 3), device.vector(-1));
        assertEquals(Shape.of(2, 3), picked.shape());
        assertArrayEquals(new double[] {1, 2, 3, -1, -1, -1}, values(picked));
        assertArrayEquals(
                new double[] {5, 0}, values(Comparison.where(device.bools(1, 0), device.vector(5, Double.NaN), 0)));
        assertEquals(
                DType.INT32,
                Comparison.where(device.bools(1), device.ints(5), device.ints(6))
                        .dtype());
    }

    @Test
    void whereRefusesWhatDoesNotFit() {
        Tensor ones = device.vector(1, 1);
        assertTypeRefused(
                "where: needs a bool operand, not float32; use cast", () -> Comparison.where(ones, ones, ones));
        assertTypeRefused(
                "where: operands are float32 and int32; use cast",
                () -> Comparison.where(device.bools(1, 0), ones, device.ints(1, 2)));
        assertTypeRefused(
                "where: int32 does not hold 0.5; use cast",
                () -> Comparison.where(device.bools(1), device.ints(1), 0.5));
        assertShapeRefused(
                "where: shapes do not broadcast: [3] and [2] (3 vs 2)",
                () -> Comparison.where(device.bools(1, 0, 1), ones, 0));
    }
}
