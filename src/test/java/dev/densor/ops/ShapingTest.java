package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.Refusal.assertTypeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.densor.ReferenceDevice;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShapingTest {
    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    private static void assertTensor(Shape shape, double[] expected, Tensor actual) {
        assertEquals(shape, actual.shape());
        assertArrayEquals(expected, values(actual));
    }

    private static double[] of(double... values) {
        return values;
    }

    @Test
    void castingConverts() {
        Tensor x = device.vector(1.9, -1.9, 300, Double.NaN);
        assertSame(x, Shaping.cast(x, DType.FLOAT32));
        assertTensor(Shape.of(4), of(1, -1, 300, 0), Shaping.cast(x, DType.INT32));
        assertTensor(Shape.of(4), of(1, 0, 255, 0), Shaping.cast(x, DType.UINT8));
        assertTensor(Shape.of(4), of(1, 1, 1, 1), Shaping.cast(x, DType.BOOL));
        assertTensor(
                Shape.of(3, 2),
                of(0, 3, 1, 4, 2, 5),
                Shaping.cast(Shaping.transpose(device.counting(2, 3)), DType.INT64));
        assertEquals(
                Shape.of(2, 0),
                Shaping.cast(device.tensor(Shape.of(2, 0)), DType.BOOL).shape());
    }

    @Test
    void reshapingKeepsRowMajorOrder() {
        Tensor x = device.counting(2, 3);
        assertTensor(Shape.of(3, 2), of(0, 1, 2, 3, 4, 5), Shaping.reshape(x, 3, 2));
        assertSame(x.buffer(), Shaping.reshape(x, 6).buffer(), "nothing is moved");
        assertTensor(Shape.of(6), of(0, 3, 1, 4, 2, 5), Shaping.reshape(Shaping.transpose(x), 6));
        assertTensor(Shape.SCALAR, of(7), Shaping.reshape(device.vector(7)));
        assertTensor(Shape.of(2), of(3, 4), Shaping.reshape(Shaping.slice(device.counting(5), 0, 3, 2), Shape.of(2)));
    }

    @Test
    void axesMergeIntoOne() {
        Tensor x = device.counting(2, 2, 3);
        assertEquals(Shape.of(4, 3), Shaping.merge(x, 0, 2).shape());
        assertTensor(Shape.of(2, 6), of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), Shaping.merge(x, 1, 3));
        assertEquals(Shape.of(2, 1), Shaping.merge(device.vector(1, 2), 1, 1).shape());
        assertEquals(
                Shape.of(0, 6),
                Shaping.merge(device.tensor(Shape.of(0, 2, 3)), 1, 3).shape());
        Tensor wide = Shaping.broadcastTo(device.tensor(Shape.of(1, 1), 1), Shape.of(1 << 16, 1 << 15));
        assertShapeRefused(
                "merge: axes 0 to 1 of [65536, 32768] have more than 2^31 - 1 elements",
                () -> Shaping.merge(wide, 0, 2));
    }

    @Test
    void oneSizeOfAReshapeMayFollowFromTheOthers() {
        Tensor x = device.counting(2, 3, 4);
        assertEquals(Shape.of(2, 12), Shaping.reshape(x, 2, -1).shape());
        assertEquals(Shape.of(24), Shaping.reshape(x, -1).shape());
        assertEquals(
                Shape.of(0, 3),
                Shaping.reshape(device.tensor(Shape.of(3, 0)), -1, 3).shape());
        assertShapeRefused("reshape: [2, 3, 4] does not divide into [5, -1]", () -> Shaping.reshape(x, 5, -1));
        assertShapeRefused("reshape: [-1, -1] has more than one -1", () -> Shaping.reshape(x, -1, -1));
        assertShapeRefused(
                "reshape: [3, 0] does not divide into [0, -1]",
                () -> Shaping.reshape(device.tensor(Shape.of(3, 0)), 0, -1));
        assertShapeRefused("reshape: [2, 3, 4] has 24 elements, [5, 5] 25", () -> Shaping.reshape(x, 5, 5));
        assertShapeRefused("shape [-2, -12] has a negative size", () -> Shaping.reshape(x, -2, -1));
    }

    @Test
    void axesArePermuted() {
        Tensor x = device.counting(2, 3, 4);
        assertEquals(Shape.of(4, 2, 3), Shaping.permute(x, 2, 0, 1).shape());
        assertEquals(Shape.of(4, 2, 3), Shaping.permute(x, -1, -3, -2).shape());
        assertEquals(Shape.of(4, 3, 2), Shaping.transpose(x).shape());
        assertEquals(Shape.of(3, 4, 2), Shaping.moveAxis(x, 0, -1).shape());
        assertEquals(Shape.of(4, 2, 3), Shaping.moveAxis(x, 2, 0).shape());
        assertTensor(Shape.of(3, 2), of(0, 3, 1, 4, 2, 5), Shaping.transpose(device.counting(2, 3)));
        assertTensor(Shape.SCALAR, of(1), Shaping.transpose(device.tensor(Shape.SCALAR, 1)));
        assertShapeRefused(
                "permute: [0, 1] does not name every axis of [2, 3, 4] once", () -> Shaping.permute(x, 0, 1));
        assertShapeRefused(
                "permute: [0, 1, 1] does not name every axis of [2, 3, 4] once", () -> Shaping.permute(x, 0, 1, 1));
        assertShapeRefused("permute: axis 3 is out of range for [2, 3, 4]", () -> Shaping.permute(x, 0, 1, 3));
        assertShapeRefused("moveAxis: axis 3 is out of range for [2, 3, 4]", () -> Shaping.moveAxis(x, 0, 3));
    }

    @Test
    void axesOfSizeOneComeAndGo() {
        Tensor x = device.counting(2, 3);
        assertEquals(Shape.of(1, 2, 3), Shaping.expandDims(x, 0).shape());
        assertEquals(Shape.of(2, 1, 3), Shaping.expandDims(x, 1).shape());
        assertEquals(Shape.of(2, 3, 1), Shaping.expandDims(x, -1).shape());
        assertEquals(Shape.of(1, 2, 3), Shaping.expandDims(x, -3).shape());
        assertEquals(
                Shape.of(1),
                Shaping.expandDims(device.tensor(Shape.SCALAR, 1), 0).shape());
        assertEquals(
                Shape.of(2, 3), Shaping.squeeze(Shaping.expandDims(x, 1), 1).shape());
        assertShapeRefused("expandDims: axis 3 is out of range for [2, 3]", () -> Shaping.expandDims(x, 3));
        assertShapeRefused("squeeze: axis 0 of [2, 3] is not of size 1", () -> Shaping.squeeze(x, 0));
        assertShapeRefused("squeeze: axis 2 is out of range for [2, 3]", () -> Shaping.squeeze(x, 2));
    }

    @Test
    void broadcastingRepeatsWithoutACopy() {
        Tensor row = device.vector(1, 2);
        Tensor rows = Shaping.broadcastTo(row, Shape.of(3, 2));
        assertSame(row.buffer(), rows.buffer());
        assertTensor(Shape.of(3, 2), of(1, 2, 1, 2, 1, 2), rows);
        assertShapeRefused("broadcastTo: [2] does not broadcast to [1]", () -> Shaping.broadcastTo(row, Shape.of(1)));
        assertShapeRefused(
                "broadcastTo: shapes do not broadcast: [2] and [3] (2 vs 3)",
                () -> Shaping.broadcastTo(row, Shape.of(3)));
    }

    @Test
    void slicesHaveToBeInside() {
        Tensor x = device.counting(2, 4);
        assertTensor(Shape.of(2, 2), of(1, 2, 5, 6), Shaping.slice(x, 1, 1, 2));
        assertTensor(Shape.of(1, 4), of(4, 5, 6, 7), Shaping.slice(x, -2, 1, 1));
        assertTensor(Shape.of(2, 0), of(), Shaping.slice(x, 1, 4, 0));
        assertShapeRefused("slice: 3 to 5 are not in axis 1 of [2, 4]", () -> Shaping.slice(x, 1, 3, 2));
        assertShapeRefused("slice: -1 to 1 are not in axis 1 of [2, 4]", () -> Shaping.slice(x, 1, -1, 2));
        assertShapeRefused(
                "slice: 1 to 2147483648 are not in axis 0 of [2, 4]", () -> Shaping.slice(x, 0, 1, Integer.MAX_VALUE));
    }

    @Test
    void reversingTurnsAnAxisRound() {
        Tensor x = device.counting(2, 3);
        assertTensor(Shape.of(2, 3), of(2, 1, 0, 5, 4, 3), Shaping.reverse(x, 1));
        assertTensor(Shape.of(2, 3), of(3, 4, 5, 0, 1, 2), Shaping.reverse(x, 0));
        assertTensor(Shape.of(0), of(), Shaping.reverse(device.vector(), 0));
        assertTensor(Shape.of(2, 3), of(0, 1, 2, 3, 4, 5), Shaping.reverse(Shaping.reverse(x, 1), 1));
    }

    @Test
    void joiningKeepsTheOrderOfTheParts() {
        Tensor x = device.counting(2, 2);
        Tensor y = device.tensor(Shape.of(2, 1), 8, 9);
        assertTensor(Shape.of(2, 3), of(0, 1, 8, 2, 3, 9), Shaping.concatenate(List.of(x, y), -1));
        assertTensor(Shape.of(2, 3), of(8, 0, 2, 9, 1, 3), Shaping.concatenate(List.of(y, Shaping.transpose(x)), 1));
        assertTensor(Shape.of(2), of(1, 2), Shaping.concatenate(List.of(device.vector(), device.vector(1, 2)), 0));
        assertNotSame(x, Shaping.concatenate(List.of(x), 0));
        assertTensor(
                Shape.of(2, 2), of(1, 3, 2, 4), Shaping.stack(List.of(device.vector(1, 2), device.vector(3, 4)), 1));
        assertTensor(
                Shape.of(2),
                of(1, 2),
                Shaping.stack(List.of(device.tensor(Shape.SCALAR, 1), device.tensor(Shape.SCALAR, 2)), 0));
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        Tensor x = device.counting(2, 2);
        assertShapeRefused(
                "concatenate: shapes differ off axis 0: [[2, 2], [2, 1]]",
                () -> Shaping.concatenate(List.of(x, device.counting(2, 1)), 0));
        assertShapeRefused(
                "concatenate: shapes differ off axis 0: [[2, 2], [2]]",
                () -> Shaping.concatenate(List.of(x, device.counting(2)), 0));
        assertShapeRefused(
                "concatenate: axis 2 is out of range for [2, 2]", () -> Shaping.concatenate(List.of(x, x), 2));
        assertShapeRefused("concatenate: needs a tensor or more", () -> Shaping.concatenate(List.of(), 0));
        assertShapeRefused("concatenate: needs a tensor or more", () -> Shaping.stack(List.of(), 0));
        assertTypeRefused(
                "concatenate: operands are float32 and int32; use cast",
                () -> Shaping.concatenate(List.of(device.vector(1), device.ints(1)), 0));
    }

    @Test
    void elementsAreRepeatedInARow() {
        Tensor x = device.counting(2, 2);
        assertTensor(Shape.of(2, 4), of(0, 0, 1, 1, 2, 2, 3, 3), Shaping.repeat(x, 2, 1));
        assertTensor(Shape.of(4, 2), of(0, 1, 0, 1, 2, 3, 2, 3), Shaping.repeat(x, 2, -2));
        assertTensor(Shape.of(0, 2), of(), Shaping.repeat(x, 0, 0));
        assertShapeRefused("repeat: axis 1 of [2, 2] cannot be repeated -1 times", () -> Shaping.repeat(x, -1, 1));
        assertShapeRefused(
                "repeat: axis 0 of [2, 2] cannot be repeated 1073741824 times", () -> Shaping.repeat(x, 1 << 30, 0));
    }

    @Test
    void theWholeIsTiled() {
        Tensor x = device.counting(2, 2);
        assertTensor(Shape.of(2, 4), of(0, 1, 0, 1, 2, 3, 2, 3), Shaping.tile(x, 1, 2));
        assertTensor(Shape.of(4, 2), of(0, 1, 2, 3, 0, 1, 2, 3), Shaping.tile(x, 2, 1));
        assertTensor(Shape.of(0, 2), of(), Shaping.tile(x, 0, 1));
        assertShapeRefused(
                "tile: axis 1 of [2, 2] cannot be repeated 1073741824 times", () -> Shaping.tile(x, 1, 1 << 30));
        assertTensor(Shape.of(2, 4), of(0, 1, 0, 1, 2, 3, 2, 3), Shaping.tile(x, 2));
        assertShapeRefused("tile: 3 counts for the 2 axes of [2, 2]", () -> Shaping.tile(x, 1, 2, 2));
    }
}
