// The special-function unit's instructions on the processor: as far off as the PTX ISA allows, up or down by the bits
// of the operand, so that what relies on more than is promised of them fails. Results that the ISA lists are exact.
#pragma once
#include "emulation.hpp"

namespace emulated {

/** Whether the result for an operand is too large: for half of them, and not for both of x and -x. */
inline bool errsUpward(float x) { return __builtin_parity(__float_as_uint(x)) != 0; }

/** A positive normal number `steps` numbers further from 0, or nearer to it; 0 for one that is too small. */
inline float stepped(float y, int steps) {
    if (y < 0x1p-126f) {
        return 0;
    }
    return y <= 0x1p127f ? __uint_as_float(__float_as_uint(y) + (unsigned)steps) : y;
}

}  // namespace emulated

inline float exp2Approximately(float x) {
    float y = (float)exp2((double)x);
    return x == 0 || x != x ? y : emulated::stepped(y, emulated::errsUpward(x) ? 2 : -2);
}

inline float reciprocalApproximately(float x) {
    float y = (float)(1 / (double)fabsf(x));
    return x != x ? x : copysignf(emulated::stepped(y, emulated::errsUpward(x) ? 1 : -1), x);
}

inline float tanhApproximately(float x) {
    const double most = 0x1p-11 - 0x1p-24;  // What is left is for the rounding.
    double y = tanh((double)x);
    return x == 0 || isinf(x) ? (float)y : (float)(y + y * (emulated::errsUpward(x) ? most : -most));
}
