package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.densor.ReferenceDevice;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrderingTest {
    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    @Test
    void theSmallestIntegerIsTheLast() {
        Tensor x = device.ints(Integer.MIN_VALUE, 3, Integer.MAX_VALUE, 3);
        Ordering.Largest largest = Ordering.topK(x, 4);
        assertArrayEquals(new double[] {Integer.MAX_VALUE, 3, 3, Integer.MIN_VALUE}, values(largest.values()));
        assertArrayEquals(new double[] {2, 1, 3, 0}, values(largest.indices()));
    }

    @Test
    void noneOfNothingIsNothing() {
        assertArrayEquals(
                new double[0], values(Ordering.topK(device.vector(1, 2), 0).values()));
        assertArrayEquals(
                new double[0], values(Ordering.topK(device.vector(), 0).indices()));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertShapeRefused(
                "topK: the last axis of [2] does not have 3 elements", () -> Ordering.topK(device.vector(1, 2), 3));
        assertShapeRefused(
                "inTopK: predictions [2, 3] and targets [3] must be [batch, classes] and [batch]",
                () -> Ordering.inTopK(device.counting(2, 3), device.ints(0, 1, 2), 1, KerasVersion.V3));
    }

    @Test
    void moreThanThereAreAreAllIn() {
        Tensor in = Ordering.inTopK(device.counting(1, 3), device.ints(0), 9, KerasVersion.V3);
        assertArrayEquals(new double[] {1}, values(in));
        assertArrayEquals(
                new double[] {0}, values(Ordering.inTopK(device.counting(1, 3), device.ints(2), 0, KerasVersion.V3)));
        Tensor half = device.tensor(DType.FLOAT16, Shape.of(1, 2), 1, 2);
        assertArrayEquals(new double[] {1}, values(Ordering.inTopK(half, device.ints(1), 1, KerasVersion.V2)));
    }
}
