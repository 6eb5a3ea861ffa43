package dev.densor.shape;

/** bfloat16 as bit patterns: sign, 8 bits of exponent, 7 of fraction; the upper half of a binary32. */
public final class BFloat16 {
    private static final int FRACTION_BITS = 7;
    private static final int MIN_EXPONENT = -126;
    private static final int MAX_EXPONENT = 127;

    private BFloat16() {}

    /** The value of a bit pattern, exactly. */
    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** The nearest bfloat16 of {@code value}, ties to even, overflow to infinity. */
    public static short fromDouble(double value) {
        return SmallFloat.round(value, FRACTION_BITS, MIN_EXPONENT, MAX_EXPONENT);
    }

    /** The nearest bfloat16 of {@code value}, ties to even. */
    public static short fromLong(long value) {
        long kept = value & -2048;
        // A double has no room for the last 11 of 64 bits; one bit in their place keeps what is not a tie from being
        // one.
        return fromDouble(Math.abs(value) >> 53 == 0 ? value : kept + (kept == value ? 0 : 1024));
    }
}
