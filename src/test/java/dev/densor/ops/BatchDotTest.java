package dev.densor.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.ReferenceDevice;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BatchDotTest {
    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    /** 1, 2, 3, ... */
    private Tensor count(int... dims) {
        return Elementwise.add(device.counting(dims), 1);
    }

    @Test
    void twoMatricesGiveOneNumberARow() {
        Tensor result = Linalg.batchDot(count(2, 3), count(2, 3), 1, -1);
        assertEquals(Shape.of(2, 1), result.shape());
        assertArrayEquals(new double[] {14, 77}, result.toArray().toDoubles());
    }

    @Test
    void theRestOfTheAxesStaysInOrder() {
        // row 0: [[1, 2], [3, 4]] along its axis of 2 steps with [1, 2]
        Tensor result = Linalg.batchDot(count(1, 2, 2), count(1, 2), 1, 1);
        assertEquals(Shape.of(1, 2), result.shape());
        assertArrayEquals(new double[] {7, 10}, result.toArray().toDoubles());
    }

    @Test
    void shapesAreKerass() {
        assertEquals(
                Shape.of(2, 3, 4, 6, 7),
                Linalg.batchDot(count(2, 3, 4, 5), count(2, 5, 6, 7), 3, 1).shape());
        assertEquals(
                Shape.of(2, 1, 30),
                Linalg.batchDot(count(2, 20, 1), count(2, 30, 20), 1, 2).shape());
        assertEquals(
                Shape.of(4, 3),
                Linalg.batchDot(count(4, 2), count(4, 2, 3), 1, 1).shape());
    }

    @Test
    void theBatchCannotBeContracted() {
        ShapeException error =
                assertThrows(ShapeException.class, () -> Linalg.batchDot(count(2, 3), count(2, 3), 0, 1));
        assertEquals("batchDot: axis 0 is the batch, choose another: [2, 3] x [2, 3]", error.getMessage());
    }

    @Test
    void sizesThatDifferAreRefused() {
        for (Tensor y : new Tensor[] {count(2, 4), count(1, 3)}) {
            ShapeException error = assertThrows(ShapeException.class, () -> Linalg.batchDot(count(2, 3), y, 1, 1));
            assertEquals("batchDot: [2, 3] x " + y.shape() + " do not fit along axes 1 and 1", error.getMessage());
        }
    }
}
