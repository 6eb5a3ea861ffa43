package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.ReferenceDevice;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreationTest {
    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    private Tensor arange(double start, double stop, double step) {
        return Creation.arange(device.backend(), start, stop, step, DType.FLOAT64);
    }

    @Test
    void arangeStopsBeforeItsEnd() {
        assertArrayEquals(new double[] {0, 0.25, 0.5, 0.75}, values(arange(0, 1, 0.25)));
        assertArrayEquals(new double[] {10, 6, 2}, values(arange(10, 0, -4)));
        assertArrayEquals(new double[] {1}, values(arange(1, 1.5, 7)));
        assertArrayEquals(new double[0], values(arange(0, -5, 1)));
    }

    @Test
    void arangeRefusesWhatHasNoEnd() {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> arange(0, 3, 0));
        assertEquals("arange: cannot step from 0.0 to 3.0 by 0.0; use a step other than 0", error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> arange(0, Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> arange(0, Double.POSITIVE_INFINITY, 1));
        assertShapeRefused("arange: 0.0 to 1.0E12 by 1.0 are more than 2^31 - 1", () -> arange(0, 1e12, 1));
    }

    @Test
    void eyeMayBeEmptyButNotLess() {
        assertEquals(
                Shape.of(0, 2),
                Creation.eye(device.backend(), 0, 2, DType.FLOAT32).shape());
        assertShapeRefused(
                "shape [-1, 2] has a negative size", () -> Creation.eye(device.backend(), -1, 2, DType.FLOAT32));
    }
}
