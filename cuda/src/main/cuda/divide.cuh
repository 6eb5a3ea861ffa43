// Division by a number that is the same for a whole launch, by multiplication.
#pragma once
#include "device.cuh"

/** As Java's Divider makes it. Source: Granlund and Montgomery, Division by Invariant Integers, PLDI 1994. */
struct Divider {
    unsigned divisor;
    unsigned factor;
    unsigned shift;

    /** dividend / divisor, of a dividend below 2^31 */
    DEVICE unsigned quotient(unsigned dividend) const { return (__umulhi(dividend, factor) + dividend) >> shift; }

    /** dividend % divisor */
    DEVICE unsigned remainder(unsigned dividend) const { return dividend - quotient(dividend) * divisor; }
};
