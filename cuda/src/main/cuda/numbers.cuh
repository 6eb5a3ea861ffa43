// What sums and products accumulate elements in.
#pragma once
#include "device.cuh"

/** Work<T>::Type, and int for the 8-bit integers. */
template <class T>
struct Accumulator {
    typedef typename Work<T>::Type Type;
};
template <>
struct Accumulator<Int8> {
    typedef int Type;
};

/** What was accumulated as an element: the only rounding of a 16-bit result; of an integer, its low bits. */
template <class T>
DEVICE T finish(typename Accumulator<T>::Type x) {
    return narrow<T>((typename Work<T>::Type)x);
}

// Integers wrap around, which C++ promises of unsigned ones only.
DEVICE float plus(float a, float b) { return a + b; }
DEVICE double plus(double a, double b) { return a + b; }
DEVICE int plus(int a, int b) { return (int)((unsigned)a + (unsigned)b); }
DEVICE Int64 plus(Int64 a, Int64 b) { return (Int64)((unsigned long long)a + (unsigned long long)b); }

DEVICE int times(int a, int b) { return (int)((unsigned)a * (unsigned)b); }
DEVICE Int64 times(Int64 a, Int64 b) { return (Int64)((unsigned long long)a * (unsigned long long)b); }

/** factor * 2^exponent, where |factor| is in [1, 2), 0, infinite or NaN. */
struct Scaled {
    double factor;
    long long exponent;

    /** x * 2^exponent */
    static DEVICE Scaled of(double x, long long exponent) {
        const long long ONE = 1023ll << 52;
        const long long MASK = 2047ll << 52;
        if (x != 0 && fabs(x) < 0x1p-1022) {
            x *= 0x1p64;
            exponent -= 64;
        }
        const long long bits = __double_as_longlong(x);
        const long long field = bits & MASK;
        if (field == 0 || field == MASK) {
            return Scaled{x, 0};
        }
        return Scaled{__longlong_as_double((bits & ~MASK) | ONE), exponent + ((field - ONE) >> 52)};
    }

    DEVICE Scaled times(Scaled other) const { return of(factor * other.factor, exponent + other.exponent); }

    /** Rounded once; in two steps, as no power of two reaches from the largest number to the smallest. */
    DEVICE double value() const {
        const int e = (int)(exponent < -1100 ? -1100 : exponent > 1024 ? 1024 : exponent);
        return factor * power(e / 2) * power(e - e / 2);
    }

    static DEVICE double power(int e) { return __longlong_as_double((e + 1023ll) << 52); }
};
