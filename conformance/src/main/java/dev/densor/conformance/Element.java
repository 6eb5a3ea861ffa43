package dev.densor.conformance;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;

/** What the oracle knows of one element of a tensor: the interval it must lie in, or the integer it must be. */
sealed interface Element permits Interval, Whole {
    /** What {@code Backend.copy} makes of it in another type. */
    Element convert(DType dtype);

    /** Whether element {@code index} of {@code array}, which has this element's type, is a right answer. */
    boolean admits(HostArray array, int index);

    /**
     * How far {@code value} is from {@code reference}, both of them right answers, on the way to the last right answer
     * on that side, which is 1. 0 where that is so near that the rounding of any result takes much of the way.
     *
     * @param format of the values
     */
    double error(double value, double reference, Format format);

    /** Whether there is a single right answer. */
    boolean isDecided();
}
