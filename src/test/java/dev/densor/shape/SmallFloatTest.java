package dev.densor.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Float16 and BFloat16 against exact decimal arithmetic, over every bit pattern there is. */
class SmallFloatTest {
    private static final int PATTERNS = 1 << 16;

    /** A 16-bit format, and its largest finite number and smallest positive one. */
    enum Format {
        FLOAT16(Float16::toFloat, Float16::fromDouble, 65_504, 0x1p-24),
        BFLOAT16(BFloat16::toFloat, BFloat16::fromDouble, 0x1.fep127, 0x1p-133);

        private final Decoder decoder;
        private final DoubleFunction<Short> encoder;
        private final double largest;
        private final double smallest;

        Format(Decoder decoder, DoubleFunction<Short> encoder, double largest, double smallest) {
            this.decoder = decoder;
            this.encoder = encoder;
            this.largest = largest;
            this.smallest = smallest;
        }

        interface Decoder {
            float decode(short bits);
        }

        float decode(int bits) {
            return decoder.decode((short) bits);
        }

        int encode(double value) {
            return encoder.apply(value) & 0xffff;
        }

        /** All finite values of 0 and above in ascending order; the index of each is its bit pattern. */
        double[] nonNegative() {
            return IntStream.range(0, PATTERNS / 2)
                    .mapToDouble(this::decode)
                    .filter(Double::isFinite)
                    .toArray();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPatternComesBackFromItsValue(Format format) {
        for (int bits = 0; bits < PATTERNS; bits++) {
            float value = format.decode(bits);
            if (Float.isNaN(value)) {
                assertTrue(Float.isNaN(format.decode(format.encode(value))));
            } else {
                assertEquals(bits, format.encode(value), () -> format + " of " + value);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void patternsAscendWithTheirValues(Format format) {
        double[] values = format.nonNegative();
        assertEquals(0, values[0]);
        assertEquals(format.smallest, values[1]);
        assertEquals(format.largest, values[values.length - 1]);
        for (int i = 1; i < values.length; i++) {
            assertTrue(values[i - 1] < values[i]);
            assertEquals(-values[i], format.decode(i | 0x8000));
        }
    }

    @ParameterizedTest
    @EnumSource
    void halfwayBetweenNeighboursGoesToTheEvenPattern(Format format) {
        double[] values = format.nonNegative();
        for (int i = 0; i + 1 < values.length; i++) {
            // Neighbours differ in one bit of a 53-bit significand, so the middle is exact.
            double middle = (values[i] + values[i + 1]) / 2;
            int even = i % 2 == 0 ? i : i + 1;
            assertEquals(even, format.encode(middle));
            assertEquals(i, format.encode(Math.nextDown(middle)));
            assertEquals(i + 1, format.encode(Math.nextUp(middle)));
            assertEquals(even | 0x8000, format.encode(-middle));
        }
    }

    @ParameterizedTest
    @EnumSource
    void roundsToTheNearestByExactArithmetic(Format format) {
        double[] values = format.nonNegative();
        Random random = new Random(7);
        for (int n = 0; n < 20_000; n++) {
            double value = Math.exp(random.nextDouble() * (Math.log(format.largest) - Math.log(format.smallest))
                    + Math.log(format.smallest));
            int found = Arrays.binarySearch(values, value);
            int below = found >= 0 ? found : -found - 2;
            int above = Math.min(below + 1, values.length - 1);
            BigDecimal exact = new BigDecimal(value);
            BigDecimal toBelow = exact.subtract(new BigDecimal(values[below]));
            BigDecimal toAbove = new BigDecimal(values[above]).subtract(exact);
            int order = toBelow.compareTo(toAbove);
            int nearest = order < 0 || (order == 0 && below % 2 == 0) ? below : above;
            assertEquals(nearest, format.encode(value), () -> format + " of " + value);
        }
    }

    @ParameterizedTest
    @EnumSource
    void overflowStartsHalfAUnitBeyondTheLargest(Format format) {
        double[] values = format.nonNegative();
        int infinity = values.length;
        double unit = values[infinity - 1] - values[infinity - 2];
        assertEquals(infinity - 1, format.encode(Math.nextDown(format.largest + unit / 2)));
        assertEquals(infinity, format.encode(format.largest + unit / 2));
        assertEquals(infinity, format.encode(Double.MAX_VALUE));
        assertEquals(infinity, format.encode(Double.POSITIVE_INFINITY));
        assertEquals(infinity | 0x8000, format.encode(Double.NEGATIVE_INFINITY));
        assertEquals(Float.POSITIVE_INFINITY, format.decode(infinity));
    }

    @ParameterizedTest
    @EnumSource
    void zeroKeepsItsSign(Format format) {
        assertEquals(0, format.encode(0.0));
        assertEquals(0x8000, format.encode(-0.0));
        assertEquals(0, format.encode(Double.MIN_VALUE));
        assertEquals(0x8000, format.encode(-format.smallest / 4));
        assertEquals(Float.floatToIntBits(-0f), Float.floatToIntBits(format.decode(0x8000)));
    }

    @Test
    void aDoubleIsRoundedOnceAndNotByWayOfAFloat() {
        // Just above a tie of bfloat16, but a float would round it down to the tie, and the tie goes down.
        double value = 1 + 0x1p-8 + 0x1p-40;
        assertEquals(0x3f81, BFloat16.fromDouble(value));
        assertEquals(0x3f80, BFloat16.fromDouble((float) value));
        assertEquals(0x3c01, Float16.fromDouble(1 + 0x1p-11 + 0x1p-40));
    }
}
