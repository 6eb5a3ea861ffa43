package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.UnaryOp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How far off an activation may be that a dense layer of 16-bit tensors ends with. */
class FastFormBoundsTest {
    private static Interval of(UnaryOp op, Format stored, double x) {
        return new UnaryFormulas(new Arithmetic(stored, true)).applyToSum(op, Interval.point(x));
    }

    @Test
    void aFormIsOffByHalfAUnitAtOneAndItsResultIsRounded() {
        Interval half = of(UnaryOp.SIGMOID, Format.BINARY16, 0);
        assertEquals(0.5 + 0x1p-11, half.high(), 0x1p-20);
        assertEquals(0.5 - 0x1p-11, half.low(), 0x1p-20);
        Interval large = of(UnaryOp.SOFTPLUS, Format.BFLOAT16, 300);
        assertTrue(large.contains(300 + 1) && large.contains(300 - 1));
        assertFalse(large.contains(300 + 2.1) || large.contains(300 - 2.1));
    }

    @Test
    void resultsNearZeroHaveAnAbsoluteErrorWhereTheyAreNoTail() {
        assertTrue(of(UnaryOp.ELU, Format.BFLOAT16, -1e-5).contains(0));
        assertTrue(of(UnaryOp.TANH, Format.BINARY16, 1e-5).contains(0));
        assertFalse(of(UnaryOp.TANH, Format.BINARY16, 1e-3).contains(0));
    }

    /** Those whose own formula does not cancel, as 1 + tanh(u) does of gelu's other kind. */
    @ParameterizedTest
    @EnumSource(names = {"SIGMOID", "SILU", "SOFTPLUS", "GELU"})
    void tailsKeepTheirFirstDigits(UnaryOp op) {
        Interval tail = of(op, Format.BFLOAT16, -5);
        double size = Math.min(Math.abs(tail.low()), Math.abs(tail.high()));
        assertTrue(size > 0 && tail.high() - tail.low() <= 0x1p-6 * size, () -> op + ": " + tail);
        assertTrue(
                of(op, Format.BFLOAT16, -3.9).high()
                                - of(op, Format.BFLOAT16, -3.9).low()
                        >= 0x1p-7,
                op::toString);
    }

    @ParameterizedTest
    @EnumSource(names = {"SIGMOID", "GELU", "TANH", "RELU", "EXP", "SOFTSIGN"})
    void float32AndWhatHasNoFastFormAreAsAccurateAsEver(UnaryOp op) {
        UnaryFormulas wide = new UnaryFormulas(new Arithmetic(Format.BINARY32, true));
        assertEquals(wide.apply(op, Interval.point(0.3125)), wide.applyToSum(op, Interval.point(0.3125)));
        if (!Tolerance.hasFastForms(op)) {
            UnaryFormulas narrow = new UnaryFormulas(new Arithmetic(Format.BINARY16, true));
            assertEquals(narrow.apply(op, Interval.point(0.3125)), narrow.applyToSum(op, Interval.point(0.3125)));
        }
    }

    @Test
    void notANumberAndInfinitiesStay() {
        assertEquals(Interval.NAN, of(UnaryOp.GELU, Format.BFLOAT16, Double.NaN));
        assertEquals(
                Interval.point(Double.POSITIVE_INFINITY), of(UnaryOp.SILU, Format.BINARY16, Double.POSITIVE_INFINITY));
    }
}
