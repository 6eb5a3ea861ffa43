// Conversions between the types of elements as Backend.copy says: to floating point by rounding to nearest, ties to even;
// from floating point to an integer by truncation, saturating, NaN to 0; between integers by keeping the low bits; to
// truth by x != 0. Each rounds once.
#pragma once
#include "device.cuh"

/**
 * double to float, its last bit set where anything was lost. That rounds to any type of at most 22 bits of precision as
 * the double itself would.
 */
DEVICE float roundToOdd(double x) {
    float nearest = (float)x;
    double error = x - (double)nearest;
    unsigned bits = __float_as_uint(nearest);
    if (!(error != 0) || (bits & 0x7fffffffu) >= 0x7f800000u) {
        // Exact, NaN or infinite; a finite number that became infinite does so in all narrower types.
        return nearest;
    }
    // Towards zero, then the odd one of the two neighbours.
    bool away = (error > 0) != (nearest > 0);
    bits -= away && (bits & 0x7fffffffu) != 0 ? 1u : 0u;
    return __uint_as_float(bits | 1u);
}

/** An integer as a float, its last bit set where anything was lost, as by roundToOdd. */
DEVICE float roundToOdd(long long x) {
    unsigned long long magnitude = x < 0 ? 0 - (unsigned long long)x : (unsigned long long)x;
    unsigned long long large = magnitude & ~0xffffffull;
    // Of more than 24 bits, keep 24 of the upper ones: halves of 40 bits and 24, the lower joined into one bit.
    if (large != 0) {
        int shift = 40 - __clzll((long long)magnitude);
        unsigned long long kept = magnitude >> shift;
        bool lost = (kept << shift) != magnitude;
        float value = (float)(unsigned)(kept | (lost ? 1u : 0u));
        value *= __uint_as_float((unsigned)(127 + shift) << 23);
        return x < 0 ? -value : value;
    }
    return (float)(int)x;
}

/** An element as the number that conversions begin with: float, double, Int32 or Int64. */
DEVICE float number(float x) { return x; }
DEVICE double number(double x) { return x; }
DEVICE float number(Float16 x) { return widen(x); }
DEVICE float number(BFloat16 x) { return widen(x); }
DEVICE Int32 number(Int32 x) { return x; }
DEVICE Int64 number(Int64 x) { return x; }
DEVICE Int32 number(Int8 x) { return x; }
DEVICE Int32 number(UInt8 x) { return x; }
DEVICE Int32 number(Bool x) { return x.bits; }

/** How an element of type T is made of a number; the integers by way of the templates below. */
template <class T>
struct Convert;

template <>
struct Convert<float> {
    static DEVICE float of(float x) { return x; }
    static DEVICE float of(double x) { return (float)x; }
    static DEVICE float of(Int32 x) { return (float)x; }
    static DEVICE float of(Int64 x) { return (float)x; }
};

template <>
struct Convert<double> {
    static DEVICE double of(float x) { return x; }
    static DEVICE double of(double x) { return x; }
    static DEVICE double of(Int32 x) { return x; }
    static DEVICE double of(Int64 x) { return (double)x; }
};

template <>
struct Convert<Float16> {
    static DEVICE Float16 of(float x) { return narrow<Float16>(x); }
    static DEVICE Float16 of(double x) { return narrow<Float16>(roundToOdd(x)); }
    static DEVICE Float16 of(Int32 x) { return narrow<Float16>((float)x); }
    static DEVICE Float16 of(Int64 x) { return narrow<Float16>(roundToOdd(x)); }
};

template <>
struct Convert<BFloat16> {
    static DEVICE BFloat16 of(float x) { return narrow<BFloat16>(x); }
    static DEVICE BFloat16 of(double x) { return narrow<BFloat16>(roundToOdd(x)); }
    static DEVICE BFloat16 of(Int32 x) { return narrow<BFloat16>(roundToOdd((Int64)x)); }
    static DEVICE BFloat16 of(Int64 x) { return narrow<BFloat16>(roundToOdd(x)); }
};

template <>
struct Convert<Bool> {
    template <class F>
    static DEVICE Bool of(F x) {
        return Bool{(unsigned char)(x != 0)};
    }
};

/** `x` truncated to a T, whose ends are `lowest` and `highest`; from `beyond` on it is `highest`. NaN is 0. */
template <class T, class F>
DEVICE T truncate(F x, T lowest, T highest, F beyond) {
    if (!(x == x)) {
        return 0;
    }
    return x >= beyond ? highest : x <= (F)lowest ? lowest : (T)x;
}

template <>
struct Convert<Int32> {
    static DEVICE Int32 of(float x) { return truncate<Int32>(x, -0x7fffffff - 1, 0x7fffffff, 0x1p31f); }
    static DEVICE Int32 of(double x) { return truncate<Int32>(x, -0x7fffffff - 1, 0x7fffffff, 0x1p31); }
    static DEVICE Int32 of(Int32 x) { return x; }
    static DEVICE Int32 of(Int64 x) { return (Int32)x; }
};

template <>
struct Convert<Int64> {
    static const Int64 HIGHEST = 0x7fffffffffffffff;
    static DEVICE Int64 of(float x) { return truncate<Int64>(x, -HIGHEST - 1, HIGHEST, 0x1p63f); }
    static DEVICE Int64 of(double x) { return truncate<Int64>(x, -HIGHEST - 1, HIGHEST, 0x1p63); }
    static DEVICE Int64 of(Int32 x) { return x; }
    static DEVICE Int64 of(Int64 x) { return x; }
};

template <>
struct Convert<Int8> {
    static DEVICE Int8 of(float x) { return truncate<Int8>(x, -128, 127, 127.f); }
    static DEVICE Int8 of(double x) { return truncate<Int8>(x, -128, 127, 127.); }
    static DEVICE Int8 of(Int32 x) { return (Int8)x; }
    static DEVICE Int8 of(Int64 x) { return (Int8)x; }
};

template <>
struct Convert<UInt8> {
    static DEVICE UInt8 of(float x) { return truncate<UInt8>(x, 0, 255, 255.f); }
    static DEVICE UInt8 of(double x) { return truncate<UInt8>(x, 0, 255, 255.); }
    static DEVICE UInt8 of(Int32 x) { return (UInt8)x; }
    static DEVICE UInt8 of(Int64 x) { return (UInt8)x; }
};
