package dev.densor.shape;

/**
 * Rounding of a double to a 16-bit floating-point format. Done from the double in one step: by way of a float the
 * value would be rounded twice, and land on the wrong side of a tie.
 */
final class SmallFloat {
    private SmallFloat() {}

    /**
     * Nearest value, ties to even.
     *
     * @param fractionBits bits of fraction of the format
     * @param minExponent exponent of its smallest normal number
     * @param maxExponent exponent of its largest finite number
     */
    static short round(double value, int fractionBits, int minExponent, int maxExponent) {
        int sign = value < 0 || (value == 0 && 1 / value < 0) ? 0x8000 : 0;
        int infinity = (maxExponent - minExponent + 2) << fractionBits;
        if (Double.isNaN(value)) {
            return (short) (infinity | 1 << (fractionBits - 1));
        }
        double magnitude = Math.abs(value);
        int exponent = Math.max(Math.getExponent(magnitude), minExponent);
        if (exponent > maxExponent) {
            return (short) (sign | infinity);
        }
        // Scaling by a power of two is exact, so rint is the only rounding. Below the normal range the implicit bit is
        // absent and the fraction alone is the pattern; a carry out of the fraction raises the exponent by itself.
        long fraction = (long) Math.rint(Math.scalb(magnitude, fractionBits - exponent));
        long pattern = ((long) (exponent - minExponent) << fractionBits) + fraction;
        return (short) (sign | Math.min(pattern, infinity));
    }
}
