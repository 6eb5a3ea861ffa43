package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.ReferenceDevice;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProductsTest {
    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    @Test
    void aVectorIsARowOnTheLeftAndAColumnOnTheRight() {
        Tensor matrix = device.counting(2, 2);
        Tensor vector = device.vector(1, 10);
        assertArrayEquals(new double[] {20, 31}, values(Products.matmul(vector, matrix)));
        assertArrayEquals(new double[] {10, 32}, values(Products.matmul(matrix, vector)));
        Tensor inner = Products.matmul(vector, vector);
        assertEquals(Shape.SCALAR, inner.shape());
        assertArrayEquals(new double[] {101}, values(inner));
    }

    @Test
    void leadingAxesBroadcast() {
        assertEquals(
                Shape.of(5, 2, 3, 6),
                Products.matmul(device.counting(5, 1, 3, 4), device.counting(2, 4, 6))
                        .shape());
        assertEquals(
                Shape.of(0, 3, 6),
                Products.matmul(device.counting(3, 4), device.counting(0, 4, 6)).shape());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertShapeRefused(
                "matmul: operands need an axis or more: [] x [2, 2]",
                () -> Products.matmul(device.tensor(Shape.SCALAR, 1), device.counting(2, 2)));
        assertShapeRefused(
                "matmul: inner dimensions differ: [2, 3, 4] x [2, 3, 4] (4 vs 3)",
                () -> Products.matmul(device.counting(2, 3, 4), device.counting(2, 3, 4)));
        assertShapeRefused(
                "matmul: shapes do not broadcast: [2] and [3] (2 vs 3)",
                () -> Products.matmul(device.counting(2, 3, 4), device.counting(3, 4, 5)));
        assertShapeRefused(
                "biasAdd: bias [3, 4] for [2, 3, 4, 5] must have 1 axis or 3",
                () -> Products.biasAdd(device.counting(2, 3, 4, 5), device.counting(3, 4), false));
    }
}
