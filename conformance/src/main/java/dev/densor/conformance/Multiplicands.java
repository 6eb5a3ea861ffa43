package dev.densor.conformance;

/**
 * What a device rounds the operands of products of FLOAT32 tensors to at most, as it was opened. It may round each to the
 * nearest value, ties to either one, or not at all, and it may take those below the format's normal numbers as 0. With
 * {@code u} the largest relative error of that rounding (half the format's epsilon) and {@code a} half of the distance of
 * its subnormal numbers, an operand x that is multiplied as x' has
 *
 * <pre>{@code
 * |x' - x| <= u |x|                 where |x| is normal
 *          <= a, or x' = 0          below
 * x' may be infinite                where |x| is past the largest number, and half a unit
 * }</pre>
 *
 * <p>and a sum of k products, accumulated in FLOAT32 in any order, is off by at most
 *
 * <pre>{@code
 * sum of (2 u + u^2) |x w|  +  k 2^-23 * sum of |x' w'|
 * }</pre>
 *
 * <p>What is not an operand of a product, as the bias, is not rounded. What one layer hands to the next is, as an operand.
 */
public enum Multiplicands {
    /** Not at all: what every device is held to that was not opened otherwise. */
    FLOAT32(Format.BINARY32),
    /** 10 bits of fraction, the range of FLOAT32: u is 2^-11. */
    TF32(Format.TF32),
    /** 7 bits of fraction, the range of FLOAT32: u is 2^-8. */
    BFLOAT16(Format.BFLOAT16),
    /** 10 bits of fraction, normal from 2^-14 to 65504: u is 2^-11, a is 2^-25, and from 65520 on all is infinite. */
    FLOAT16(Format.BINARY16);

    private final Format format;

    Multiplicands(Format format) {
        this.format = format;
    }

    /** What {@code x} may be multiplied as, an element of {@code stored} numbers. */
    Interval of(Interval x, Format stored) {
        return this == FLOAT32 || stored != Format.BINARY32 ? x : x.roundedOrNot(format);
    }
}
