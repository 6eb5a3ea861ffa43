package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.MatmulSpec;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link OwnDense} takes, and what it keeps; {@link GemmEndTest} has what it computes. */
class OwnDenseTest {
    private static final DenseSpec LAYER = new DenseSpec(512, 66, 100, UnaryOp.RELU);

    private TurnedDevice device;
    private OwnDense layers;

    private void open(Precision precision) {
        device = new TurnedDevice(90, precision);
        layers = new OwnDense(device.device, precision, device.gemm);
    }

    @AfterEach
    void close() {
        if (device != null) {
            device.close();
        }
    }

    @Test
    void functionsThatAreNoActivationsAndFloat64AreLeftToOthers() {
        open(Precision.FLOAT32);
        assertFalse(layers.takes(new DenseSpec(1, 1, 1, UnaryOp.NEGATE), DType.FLOAT32));
        assertFalse(layers.takes(new DenseSpec(1, 1, 1, UnaryOp.RELU), DType.FLOAT64));
        assertTrue(layers.takes(new DenseSpec(1, 1, 1, null), DType.BFLOAT16));
    }

    private CudaBuffer quarters(int size, int seed) {
        double[] values =
                new Random(seed).ints(size, -2, 3).mapToDouble(i -> i / 4.0).toArray();
        return device.upload(HostArray.of(values, Shape.of(size)).cast(DType.FLOAT32));
    }

    /** In TF32, units that are no multiple of 4 make rows that are not aligned. */
    @Test
    void weightsAreKeptAsTheyArePackedUntilTheyAreWritten() {
        open(Precision.TF32);
        CudaBuffer x = quarters(512 * 100, 1);
        CudaBuffer kernel = quarters(100 * 66, 2);
        CudaBuffer out = quarters(512 * 66, 3);
        GemmPlan plan = device.gemm.plan(MatmulSpec.of(512, 66, 100), x, kernel, true);
        assertTrue(plan.packs(plan.right()), "a layer whose weights are packed");
        long before = device.backend.liveBytes();
        layers.dense(LAYER, x, kernel, null, out);
        double[] first = device.download(out);
        assertEquals(before, device.backend.liveBytes(), "kept when met once");
        layers.dense(LAYER, x, kernel, null, out);
        assertArrayEquals(first, device.download(out));
        long kept = device.backend.liveBytes();
        assertEquals(before + 100 * 68 * Float.BYTES, kept);
        layers.dense(LAYER, x, kernel, null, out);
        assertArrayEquals(first, device.download(out));
        assertEquals(kept, device.backend.liveBytes());

        device.backend.fill(kernel, 0);
        assertEquals(before, device.backend.liveBytes());
        layers.dense(LAYER, x, kernel, null, out);
        assertArrayEquals(new double[512 * 66], device.download(out), 0.0);
        Stream.of(x, kernel, out).forEach(device.backend::free);
    }
}
