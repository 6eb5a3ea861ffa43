package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FormatTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Test
    void theConstantsAreThoseOfTheStandard() {
        assertEquals(65504, Format.BINARY16.largest());
        assertEquals(0x1p-24, Format.BINARY16.smallest());
        assertEquals(0x1.fep127, Format.BFLOAT16.largest());
        assertEquals(Float.MAX_VALUE, Format.BINARY32.largest());
        assertEquals(Float.MIN_NORMAL, Format.BINARY32.smallestNormal());
        assertEquals(Float.MIN_VALUE, Format.BINARY32.smallest());
        assertEquals(Double.MAX_VALUE, Format.BINARY64.largest());
        assertEquals(Math.ulp(1.0), Format.BINARY64.epsilon());
    }

    @Test
    void roundingToFloat32IsJavas() {
        for (double x = 1e-46; x < 1e39; x *= 1.0037) {
            assertEquals((float) x, Format.BINARY32.round(x));
            assertEquals((float) -x, Format.BINARY32.round(-x));
            assertEquals(Math.ulp((float) Math.min(x, 1e38)), Format.BINARY32.ulp(Math.min(x, 1e38)));
        }
    }

    @Test
    void tiesGoToTheEvenValueAndOverflowToInfinity() {
        assertEquals(2048, Format.BINARY16.round(2049));
        assertEquals(2052, Format.BINARY16.round(2051));
        assertEquals(65504, Format.BINARY16.round(65519.99));
        assertEquals(-INFINITY, Format.BINARY16.round(-65520));
        assertEquals(0, Format.BINARY16.round(0x1p-25));
        assertEquals(256, Format.BFLOAT16.round(257));
    }

    @Test
    void aTieHasTwoNearestValues() {
        assertEquals(258, Format.BFLOAT16.nearestAbove(257));
        assertEquals(256, Format.BFLOAT16.nearestBelow(257));
        assertEquals(256, Format.BFLOAT16.nearestAbove(256.5));
        assertEquals(0x1p-24, Format.BINARY16.nearestAbove(0x1p-25));
        assertEquals(INFINITY, Format.BINARY16.nearestAbove(65520));
    }

    @ParameterizedTest
    @EnumSource
    void boundsAreOfTheFormatsOwnUnits(Format format) {
        assertEquals(1 + 4 * format.epsilon(), format.above(1, 4));
        assertEquals(-1 - 4 * format.epsilon(), format.below(-1, 4));
        assertEquals(INFINITY, format.above(format.largest(), 1));
        assertEquals(0, format.above(0, 4));
        assertEquals(-INFINITY, format.above(-INFINITY, 4));
        double tiny = format.smallestNormal() / 2;
        assertEquals(0, format.below(tiny, 0));
        assertTrue(format.below(format.smallestNormal(), 0) > 0);
    }
}
