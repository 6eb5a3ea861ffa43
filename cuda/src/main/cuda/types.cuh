// The types of elements, and what is computed in. The 16-bit conversions are written with integer operations where
// devices older than sm_80 have no instruction, so that the processor computes the same.
#pragma once

/** IEEE 754 binary16. */
struct Float16 {
    unsigned short bits;
};

/** The upper half of a binary32. */
struct BFloat16 {
    unsigned short bits;
};

/** False or true, as a byte 0 or 1. */
struct Bool {
    unsigned char bits;
};

typedef signed char Int8;
typedef unsigned char UInt8;
typedef int Int32;
typedef long long Int64;

/** What is computed in: float for the 16-bit types, otherwise the type itself. */
template <class T>
struct Work {
    typedef T Type;
};
template <>
struct Work<Float16> {
    typedef float Type;
};
template <>
struct Work<BFloat16> {
    typedef float Type;
};
template <>
struct Work<Bool> {
    typedef unsigned char Type;
};

/** binary16 to binary32: exact. */
DEVICE float halfToFloat(unsigned short bits) {
#ifdef __CUDACC__
    float x;
    asm("cvt.f32.f16 %0, %1;" : "=f"(x) : "h"(bits));
    return x;
#else
    unsigned magnitude = bits & 0x7fffu;
    unsigned sign = (bits & 0x8000u) << 16;
    if (magnitude >= 0x7c00u) {
        return __uint_as_float(sign | 0x7f800000u | (magnitude & 0x3ffu) << 13);
    }
    float x = magnitude < 0x400u ? (float)magnitude * 0x1p-24f : __uint_as_float((magnitude << 13) + (112u << 23));
    return __uint_as_float(__float_as_uint(x) | sign);
#endif
}

/** binary32 to binary16. */
DEVICE unsigned short floatToHalf(float x) {
#ifdef __CUDACC__
    unsigned short bits;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(x));
    return bits;
#else
    unsigned magnitude = __float_as_uint(x) & 0x7fffffffu;
    unsigned sign = __float_as_uint(x) >> 16 & 0x8000u;
    if (magnitude > 0x7f800000u) {
        return (unsigned short)0x7fff;  // as the device's instruction gives for every NaN
    }
    if (magnitude < 0x38800000u) {
        // Subnormal: adding 1/2 leaves the bits that count at the end of the fraction, rounded.
        float shifted = __uint_as_float(magnitude) + 0.5f;
        return (unsigned short)(sign | (__float_as_uint(shifted) - 0x3f000000u));
    }
    unsigned rounded = magnitude + 0xfffu + (magnitude >> 13 & 1u);
    return (unsigned short)(sign | (rounded >= 0x47800000u ? 0x7c00u : (rounded >> 13) - (112u << 10)));
#endif
}

/** binary32 to the upper half of one. */
DEVICE unsigned short floatToBFloat16(float x) {
    unsigned bits = __float_as_uint(x);
    return (unsigned short)(!(x == x) ? bits >> 16 | 0x40u : (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

/** An element as what it is computed in: exact. */
DEVICE float widen(float x) { return x; }
DEVICE double widen(double x) { return x; }
DEVICE float widen(Float16 x) { return halfToFloat(x.bits); }
DEVICE float widen(BFloat16 x) { return __uint_as_float((unsigned)x.bits << 16); }
DEVICE Int32 widen(Int32 x) { return x; }
DEVICE Int64 widen(Int64 x) { return x; }
DEVICE Int8 widen(Int8 x) { return x; }
DEVICE UInt8 widen(UInt8 x) { return x; }
DEVICE UInt8 widen(Bool x) { return x.bits; }

/** What was computed as an element: rounded to nearest, ties to even. */
template <class T>
DEVICE T narrow(typename Work<T>::Type x) {
    return x;
}
template <>
DEVICE Float16 narrow<Float16>(float x) {
    return Float16{floatToHalf(x)};
}
template <>
DEVICE BFloat16 narrow<BFloat16>(float x) {
    return BFloat16{floatToBFloat16(x)};
}
template <>
DEVICE Bool narrow<Bool>(UInt8 x) {
    return Bool{x};
}
