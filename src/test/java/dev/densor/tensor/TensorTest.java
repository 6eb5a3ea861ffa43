package dev.densor.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.ReferenceDevice;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    @ParameterizedTest
    @EnumSource
    void everyTypeGoesToTheDeviceAndBack(DType dtype) {
        HostArray array =
                HostArray.of(new double[] {0, 1, 1, 0, 1, 0}, Shape.of(2, 3)).cast(dtype);
        Tensor tensor = Tensor.of(device.backend(), array);
        assertEquals(dtype, tensor.dtype());
        assertEquals(Shape.of(2, 3), tensor.shape());
        assertEquals(dtype + " [2, 3] on reference:0", tensor.toString());
        assertArrayEquals(array.toDoubles(), tensor.toArray().toDoubles());
    }

    @Test
    void theArrayMayBeReusedAfterTheCopy() {
        float[] values = {1, 2};
        Tensor tensor = Tensor.of(device.backend(), HostArray.of(values, Shape.of(2)));
        values[0] = 9;
        assertArrayEquals(new double[] {1, 2}, ReferenceDevice.values(tensor));
    }

    @Test
    void filledIsConvertedToTheType() {
        assertArrayEquals(
                new double[] {2, 2},
                ReferenceDevice.values(Tensor.filled(device.backend(), DType.INT32, Shape.of(2), 2.9)));
        assertArrayEquals(
                new double[] {1.5},
                ReferenceDevice.values(Tensor.filled(device.backend(), DType.BFLOAT16, Shape.SCALAR, 1.501)));
        assertEquals(
                0,
                Tensor.filled(device.backend(), DType.FLOAT32, Shape.of(3, 0), 1)
                        .toArray()
                        .size());
    }

    @Test
    void anotherLayoutSharesTheMemory() {
        Tensor tensor = device.counting(2, 3);
        Tensor transposed = tensor.withLayout(tensor.layout().permute(1, 0));
        assertSame(tensor.buffer(), transposed.buffer());
        assertEquals(Shape.of(3, 2), transposed.shape());
        assertArrayEquals(new double[] {0, 3, 1, 4, 2, 5}, ReferenceDevice.values(transposed));
    }

    @Test
    void contiguousCopiesOnlyWhatIsNot() {
        Tensor tensor = device.counting(2, 3);
        assertSame(tensor, tensor.contiguous());
        Tensor firstRow = tensor.withLayout(tensor.layout().slice(0, 0, 1, 1));
        assertNotSame(firstRow, firstRow.contiguous(), "a kernel would see the whole memory");
        assertArrayEquals(new double[] {0, 1, 2}, ReferenceDevice.values(firstRow));
        Tensor reversed = tensor.withLayout(tensor.layout().slice(1, 2, 3, -1));
        assertArrayEquals(new double[] {2, 1, 0, 5, 4, 3}, ReferenceDevice.values(reversed.contiguous()));
    }

    @Test
    void copyToLeavesNothingBehindOnTheDevice() {
        Tensor tensor = device.counting(2, 3);
        Tensor transposed = tensor.withLayout(tensor.layout().permute(1, 0));
        long before = device.backend().liveBytes();
        float[] values = new float[6];
        transposed.copyTo(HostArray.of(values, Shape.of(3, 2)));
        assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, values);
        assertEquals(before, device.backend().liveBytes());
    }

    @Test
    void copyToWantsTheSameTypeAndShape() {
        Tensor tensor = device.counting(2, 3);
        assertEquals(
                "copyTo: float32 [2, 3] does not go into float32 [3, 2]",
                assertThrows(ShapeException.class, () -> tensor.copyTo(HostArray.of(new float[6], Shape.of(3, 2))))
                        .getMessage());
        assertEquals(
                "copyTo: float32 [2, 3] does not go into float64 [2, 3]",
                assertThrows(ShapeException.class, () -> tensor.copyTo(HostArray.of(new double[6], Shape.of(2, 3))))
                        .getMessage());
    }
}
