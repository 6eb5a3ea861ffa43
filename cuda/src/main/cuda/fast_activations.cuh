// What activations on registers are made of: the special-function unit's instructions, and conversions that clip. How
// far off the instructions may be is what the PTX ISA says of them.
#pragma once

#include "mma.cuh"

#ifdef __CUDACC__

/** 2^x within 2 ulp; results below 2^-126 are 0. */
DEVICE float exp2Approximately(float x) {
    float y;
    asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
}

/** 1/x within 1 ulp; 0 for |x| above 2^126. */
DEVICE float reciprocalApproximately(float x) {
    float y;
    asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
}

/** tanh(x) with a relative error of at most 2^-11. From sm_75 on. */
DEVICE float tanhApproximately(float x) {
    float y;
    asm("tanh.approx.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
}

/** The larger number; NaN where one is. From sm_80 on. */
DEVICE float maxOrNaN(float a, float b) {
    float larger;
    asm("max.NaN.f32 %0, %1, %2;" : "=f"(larger) : "f"(a), "f"(b));
    return larger;
}

/** The smaller number; NaN where one is. From sm_80 on. */
DEVICE float minOrNaN(float a, float b) {
    float smaller;
    asm("min.NaN.f32 %0, %1, %2;" : "=f"(smaller) : "f"(a), "f"(b));
    return smaller;
}

/** packBFloat16 of max(low, 0) and max(high, 0); NaN stays. From sm_80 on. */
DEVICE unsigned packBFloat16Relu(float low, float high) {
    unsigned packed;
    asm("cvt.rn.relu.bf16x2.f32 %0, %1, %2;" : "=r"(packed) : "f"(high), "f"(low));
    return packed;
}

/** packFloat16 of max(low, 0) and max(high, 0); NaN stays. From sm_80 on. */
DEVICE unsigned packFloat16Relu(float low, float high) {
    unsigned packed;
    asm("cvt.rn.relu.f16x2.f32 %0, %1, %2;" : "=r"(packed) : "f"(high), "f"(low));
    return packed;
}

/** The smaller of the numbers in the lower halves, and of those in the upper; NaN where one is. From sm_80 on. */
DEVICE unsigned minOrNaNBFloat16(unsigned a, unsigned b) {
    unsigned smaller;
    asm("min.NaN.bf16x2 %0, %1, %2;" : "=r"(smaller) : "r"(a), "r"(b));
    return smaller;
}

/** The same of FLOAT16 numbers. */
DEVICE unsigned minOrNaNFloat16(unsigned a, unsigned b) {
    unsigned smaller;
    asm("min.NaN.f16x2 %0, %1, %2;" : "=r"(smaller) : "r"(a), "r"(b));
    return smaller;
}

#else

#include "emulated_approximations.hpp"

inline float maxOrNaN(float a, float b) { return a == a && !(a >= b) ? b : a; }

inline float minOrNaN(float a, float b) { return -maxOrNaN(-a, -b); }

inline unsigned packBFloat16Relu(float low, float high) { return packBFloat16(maxOrNaN(low, 0), maxOrNaN(high, 0)); }

inline unsigned packFloat16Relu(float low, float high) { return packFloat16(maxOrNaN(low, 0), maxOrNaN(high, 0)); }

inline unsigned minOrNaNBFloat16(unsigned a, unsigned b) {
    auto number = [](unsigned bits) { return widen(BFloat16{(unsigned short)bits}); };
    auto smaller = [&](unsigned x, unsigned y) { return minOrNaN(number(x), number(y)); };
    return packBFloat16(smaller(a, b), smaller(a >> 16, b >> 16));
}

inline unsigned minOrNaNFloat16(unsigned a, unsigned b) {
    auto number = [](unsigned bits) { return widen(Float16{(unsigned short)bits}); };
    auto smaller = [&](unsigned x, unsigned y) { return minOrNaN(number(x), number(y)); };
    return packFloat16(smaller(a, b), smaller(a >> 16, b >> 16));
}

#endif
