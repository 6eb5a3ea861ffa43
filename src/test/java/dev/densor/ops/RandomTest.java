package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ReferenceDevice;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RandomTest {
    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    private double[] draw(int count, long seed, long counter) {
        return values(Random.uniform(device.backend(), Shape.of(count), seed, counter));
    }

    @Test
    void isUniformInTheHalfOpenUnitInterval() {
        Tensor x = Random.uniform(device.backend(), Shape.of(100, 100), 3, 0);
        assertEquals(DType.FLOAT32, x.dtype());
        double[] drawn = values(x);
        assertTrue(Arrays.stream(drawn).allMatch(v -> v >= 0 && v < 1));
        double mean = Arrays.stream(drawn).average().orElseThrow();
        assertEquals(0.5, mean, 6 / Math.sqrt(12.0 * drawn.length));
    }

    /** The published answer for a key and a counter of zeros is 6627e8d5 e169c58d bc57ac4c 9b00dbd8. */
    @Test
    void followsThePublishedGenerator() {
        assertArrayEquals(
                new double[] {0x6627e8 * 0x1p-24, 0xe169c5 * 0x1p-24, 0xbc57ac * 0x1p-24, 0x9b00db * 0x1p-24},
                draw(4, 0, 0));
    }

    @Test
    void theCounterContinuesAStreamBlockByBlock() {
        double[] all = draw(12, 5, 0);
        assertArrayEquals(Arrays.copyOfRange(all, 4, 12), draw(8, 5, 1));
        assertArrayEquals(Arrays.copyOf(all, 5), draw(5, 5, 0), "a part of a block");
        assertFalse(Arrays.equals(all, draw(12, 6, 0)));
    }

    @Test
    void drawsNothingIntoNothing() {
        assertEquals(0, draw(0, 1, 1).length);
    }
}
