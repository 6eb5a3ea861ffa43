package dev.densor.cuda;

import java.nio.ByteBuffer;

/**
 * What a kernel needs to divide numbers below 2^31 by one that is the same for a whole launch: the structure Divider of
 * divide.cuh, by which {@code n / divisor = (high32(n * factor) + n) >> shift}.
 *
 * <p>Source: T. Granlund and P. Montgomery, Division by Invariant Integers using Multiplication, PLDI 1994.
 *
 * @param divisor from 1 to 2^31 - 1
 * @param factor without sign
 * @param shift the smallest with {@code 2^shift >= divisor}
 */
record Divider(int divisor, int factor, int shift) {
    /** Bytes of the structure. */
    static final int BYTES = 3 * Integer.BYTES;

    /** Divides by {@code divisor}, from 1 to 2^31 - 1. */
    static Divider by(long divisor) {
        if (divisor < 1 || divisor > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("divisor " + divisor + " is not in [1, 2^31 - 1]");
        }
        int shift = Long.SIZE - Long.numberOfLeadingZeros(divisor - 1);
        long factor = ((1L << Integer.SIZE) * ((1L << shift) - divisor)) / divisor + 1;
        return new Divider((int) divisor, (int) factor, shift);
    }

    /** As the kernel does it. */
    int quotient(int dividend) {
        long high = (Integer.toUnsignedLong(dividend) * Integer.toUnsignedLong(factor)) >>> Integer.SIZE;
        return (int) ((high + dividend) >>> shift);
    }

    /** Appends the structure. */
    void write(ByteBuffer structure) {
        structure.putInt(divisor).putInt(factor).putInt(shift);
    }
}
