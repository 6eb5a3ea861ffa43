package dev.densor.shape;

/** IEEE 754 binary16 as bit patterns: sign, 5 bits of exponent, 10 of fraction. */
public final class Float16 {
    private static final int FRACTION_BITS = 10;
    private static final int MIN_EXPONENT = -14;
    private static final int MAX_EXPONENT = 15;

    private Float16() {}

    /** The value of a bit pattern, exactly. */
    public static float toFloat(short bits) {
        int exponent = (bits >> FRACTION_BITS) & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude;
        if (exponent == 0x1f) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = fraction * 0x1p-24f;
        } else {
            magnitude = Math.scalb((float) (fraction + 0x400), exponent - 25);
        }
        return bits < 0 ? -magnitude : magnitude;
    }

    /** The nearest binary16 of {@code value}, ties to even; beyond 65,504 by half a unit or more, infinity. */
    public static short fromDouble(double value) {
        return SmallFloat.round(value, FRACTION_BITS, MIN_EXPONENT, MAX_EXPONENT);
    }
}
