package dev.densor.conformance;

import dev.densor.shape.DType;

/** A binary floating-point format of IEEE 754's kind: where its values lie and how a real number is rounded to one. */
enum Format {
    /** 1 + 5 + 10 bits. */
    BINARY16(10, -14, 15),
    /** 1 + 8 + 7 bits. */
    BFLOAT16(7, -126, 127),
    /** 1 + 8 + 10 bits: what tensor cores multiply of FLOAT32. */
    TF32(10, -126, 127),
    /** 1 + 8 + 23 bits. */
    BINARY32(23, -126, 127),
    /** 1 + 11 + 52 bits. */
    BINARY64(52, -1022, 1023);

    private final int fractionBits;
    private final int minExponent;
    private final int maxExponent;

    Format(int fractionBits, int minExponent, int maxExponent) {
        this.fractionBits = fractionBits;
        this.minExponent = minExponent;
        this.maxExponent = maxExponent;
    }

    /** The format that elements of {@code dtype} are stored in; of integers and BOOL, the one they are computed in. */
    static Format of(DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> BINARY16;
            case BFLOAT16 -> BFLOAT16;
            case FLOAT64 -> BINARY64;
            case FLOAT32, INT32, INT64, INT8, UINT8, BOOL -> BINARY32;
        };
    }

    /** The least precise format that a kernel may compute in for this one: at least float32. */
    Format work() {
        return this == BINARY64 ? BINARY64 : BINARY32;
    }

    /** The distance of 1 to the next larger value: twice the largest relative error of a rounding. */
    double epsilon() {
        return Math.scalb(1.0, -fractionBits);
    }

    /** The largest finite value. */
    double largest() {
        return Math.scalb(2 - epsilon(), maxExponent);
    }

    /** The smallest positive value of full precision. */
    double smallestNormal() {
        return Math.scalb(1.0, minExponent);
    }

    /** The smallest positive value. */
    double smallest() {
        return Math.scalb(1.0, minExponent - fractionBits);
    }

    /** The unit in the last place at {@code value}, which is finite. */
    double ulp(double value) {
        return Math.scalb(1.0, Math.max(Math.getExponent(value), minExponent) - fractionBits);
    }

    /** The value nearest to {@code value}, ties to the even one; infinity beyond the largest. */
    double round(double value) {
        if (this == BINARY64 || !Double.isFinite(value)) {
            return value;
        }
        // Dividing and multiplying by a power of two is exact: rint is the only rounding.
        double rounded = Math.rint(value / ulp(value)) * ulp(value);
        return Math.abs(rounded) > largest() ? Math.copySign(Double.POSITIVE_INFINITY, value) : rounded;
    }

    /** The larger of the two values nearest to {@code value} where it lies half way, else the nearest. */
    double nearestAbove(double value) {
        double nearest = round(value);
        double other = nearest + ulp(value);
        return nearest < value && other - value == value - nearest ? round(other) : nearest;
    }

    /** The smaller of the two, or the nearest. */
    double nearestBelow(double value) {
        return 0.0 - nearestAbove(-value);
    }

    /**
     * The largest result that is {@code ulps} units in the last place from {@code value} or nearer. Zero and infinities
     * are exact. Past the largest value is infinity, and what is too small for full precision may come out as zero:
     * devices and libraries flush.
     */
    double above(double value, double ulps) {
        if (value == 0 || Double.isInfinite(value)) {
            return value;
        }
        double bound = value + ulps * ulp(value);
        if (bound > largest()) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.abs(value) < smallestNormal() ? Math.max(bound, 0) : bound;
    }

    /** The smallest such result. */
    double below(double value, double ulps) {
        return 0.0 - above(-value, ulps);
    }
}
