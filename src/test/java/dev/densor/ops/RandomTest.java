package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.Refusal.assertTypeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ReferenceDevice;
import dev.densor.autograd.Tape;
import dev.densor.backend.UnaryOp;
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

    @Test
    void drawingHoldsNothingButTheNumbers() {
        try (Tape tape = Tape.open()) {
            long before = device.backend().liveBytes();
            Random.truncatedNormal(device.backend(), Shape.of(1000), 1, 0);
            Random.normal(device.backend(), Shape.of(1000), 1, 0);
            assertEquals(8000, device.backend().liveBytes() - before);
        }
    }

    /** Its second half would otherwise be drawn from the words of the first. */
    @Test
    void normalNumbersUseEachWordOnce() {
        double[] two = values(Random.normal(device.backend(), Shape.of(5), 3, 0));
        double[] u = draw(5, 3, 0);
        double[] v = draw(5, 3, 2);
        for (int i = 0; i < u.length; i++) {
            double expected = Math.sqrt(-2 * Math.log(1 - u[i])) * Math.cos(2 * Math.PI * v[i]);
            assertEquals(expected, two[i], 1e-5);
        }
    }

    /** Between -2 and 2 the probability below must be the number that was drawn. */
    @Test
    void truncatedNumbersFollowTheInverseOfTheDistribution() {
        double[] u = draw(1000, 3, 0);
        double[] z = values(Random.truncatedNormal(device.backend(), Shape.of(1000), 3, 0));
        Tensor scaled = device.tensor(
                DType.FLOAT64,
                Shape.of(1000),
                Arrays.stream(z).map(v -> v / Math.sqrt(2)).toArray());
        double[] erf = values(Elementwise.apply(UnaryOp.ERF, scaled));
        for (int i = 0; i < u.length; i++) {
            assertEquals(u[i], (erf[i] / 0.9544997361036416 + 1) / 2, 1e-6);
        }
    }

    @Test
    void dropoutSaysWhatIsWrong() {
        Tensor x = device.counting(2, 3);
        IllegalArgumentException rate =
                assertThrows(IllegalArgumentException.class, () -> Random.dropout(x, 1, x.shape(), 1));
        assertEquals("dropout: the rate must be in [0, 1), not 1.0", rate.getMessage());
        assertTypeRefused(
                "dropout: needs a floating-point operand, not int32; use cast",
                () -> Random.dropout(device.ints(1), 0.5, Shape.of(1), 1));
        assertShapeRefused(
                "broadcastTo: [4, 2, 3] does not broadcast to [2, 3]",
                () -> Random.dropout(x, 0.5, Shape.of(4, 2, 3), 1));
    }
}
