package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import org.junit.jupiter.api.Test;

class IntervalTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final Arithmetic FLOAT32 = new Arithmetic(Format.BINARY32, false);
    private static final BinaryFormulas BINARY = new BinaryFormulas(FLOAT32, DType.FLOAT32);

    private static Interval between(double low, double high) {
        return new Interval(low, high, false);
    }

    private static Interval binary(BinaryOp op, Interval a, Interval b) {
        return (Interval) BINARY.apply(op, a, b);
    }

    @Test
    void anExactResultOfNumbersIsANumber() {
        assertEquals(Interval.point(0.1f + 0.2f), binary(BinaryOp.ADD, Interval.point(0.1f), Interval.point(0.2f)));
        assertEquals(Interval.NAN, binary(BinaryOp.SUBTRACT, Interval.point(INFINITY), Interval.point(INFINITY)));
        assertEquals(Interval.point(-INFINITY), binary(BinaryOp.DIVIDE, Interval.point(1), Interval.point(-0.0)));
    }

    @Test
    void productsTakeTheFarthestEnds() {
        assertEquals(between(-6, 9), binary(BinaryOp.MULTIPLY, between(-2, 3), between(1, 3)));
    }

    @Test
    void whatContainsZeroMayBeDividedByEitherZero() {
        assertEquals(between(-INFINITY, INFINITY), binary(BinaryOp.DIVIDE, Interval.point(1), between(-1, 1)));
        assertTrue(binary(BinaryOp.MULTIPLY, between(-1, 1), Interval.point(INFINITY))
                .contains(Double.NaN));
    }

    @Test
    void comparisonsOfWhatOverlapsMayGoEitherWay() {
        assertEquals(Interval.point(1), binary(BinaryOp.GREATER, between(3, 4), between(1, 2)));
        assertEquals(between(0, 1), binary(BinaryOp.GREATER, between(1, 3), Interval.point(2)));
        assertEquals(between(0, 1), binary(BinaryOp.EQUAL, between(1, 3), Interval.point(2)));
        assertEquals(Interval.point(0), binary(BinaryOp.EQUAL, between(1, 3), Interval.point(4)));
    }

    @Test
    void anErrorGrowsWithTheSlopeOfWhatFollows() {
        UnaryFormulas formulas = new UnaryFormulas(FLOAT32);
        Interval uncertain = between(10, 10 * (1 + 1e-4));

        Interval exp = formulas.apply(UnaryOp.EXP, uncertain);
        Interval tanh = formulas.apply(UnaryOp.TANH, uncertain);

        assertEquals(1e-3, (exp.high() - exp.low()) / exp.low(), 1e-5);
        assertEquals(0, tanh.high() - tanh.low(), 1e-6);
    }

    @Test
    void sumsAreBoundedByTheirTermsAndProductsByTheirNumber() {
        Accumulation sum = FLOAT32.sum();
        Accumulation product = FLOAT32.product();
        for (double term : new double[] {1000, 1, -1000}) {
            sum.add(Interval.point(term));
            product.add(Interval.point(term));
        }

        double bound = 3 * 0x1p-23 * 2001;
        assertEquals(between(1 - bound, 1 + bound), sum.result());
        assertEquals(between(-1e6 - 3 * 0x1p-4, -1e6 + 3 * 0x1p-4), product.result());
    }

    @Test
    void aSumWhosePartsOverflowMayBeInfinite() {
        Accumulation sum = FLOAT32.sum();
        for (double term : new double[] {3e38, 3e38, -3e38, -3e38}) {
            sum.add(Interval.point(term));
        }

        assertEquals(new Interval(-INFINITY, INFINITY, true), sum.result());
    }

    @Test
    void aProductThatOverflowsMayBeFusedWithItsSum() {
        Interval huge = Interval.point(Double.MAX_VALUE);
        Interval product = Interval.product(huge, Interval.point(2));
        Interval negative = Interval.product(huge, Interval.point(-2));
        Accumulation sum = new Arithmetic(Format.BINARY64, false).sum();
        sum.add(product);
        sum.add(negative);

        assertEquals(between(Double.MAX_VALUE, INFINITY), product);
        assertEquals(between(-INFINITY, -Double.MAX_VALUE), negative);
        assertEquals(new Interval(-INFINITY, INFINITY, true), sum.result());
        assertEquals(Interval.point(-INFINITY), Interval.product(Interval.point(-INFINITY), huge));
        assertEquals(Interval.NAN, Interval.product(Interval.point(INFINITY), Interval.point(0)));
    }

    @Test
    void anIntegerThatDependsOnRoundingIsRefused() {
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> between(1, 2).convert(DType.INT32));

        assertEquals("[1.0, 2.0] has no single value; give the case other operands", refused.getMessage());
    }

    @Test
    void tinyResultsMayBeFlushedButExactZerosStay() {
        Interval tiny = Interval.point(1e-40).widened(Format.BINARY32, 0);

        assertTrue(tiny.contains(0));
        assertFalse(tiny.contains(2e-40));
        assertEquals(Interval.point(0), Interval.point(0).widened(Format.BINARY32, 4));
    }

    /** From the reference's answer, on the way to the end on the same side. */
    @Test
    void errorsAreFractionsOfTheWayToTheBound() {
        Interval interval = new Interval(1, 4, false);
        assertEquals(0, interval.error(2, 2, Format.BINARY32));
        assertEquals(0.5, interval.error(3, 2, Format.BINARY32));
        assertEquals(1, interval.error(1, 2, Format.BINARY32));
    }

    @Test
    void whereRoundingTakesTheWayThereIsNoError() {
        Interval narrow = new Interval(1, 1 + 0x1p-23, false);
        assertEquals(0, narrow.error(1 + 0x1p-23, 1, Format.BINARY32));
        assertEquals(0, Interval.point(1).error(1, 1, Format.BINARY32));
        Interval open = new Interval(1, Double.POSITIVE_INFINITY, true);
        assertEquals(0, open.error(Double.POSITIVE_INFINITY, 2, Format.BINARY32));
        assertEquals(0, open.error(Double.NaN, 2, Format.BINARY32));
        assertEquals(0, open.error(2, Double.NaN, Format.BINARY32));
    }
}
