// CUDA C++ on the processor: what kernels find in place of nvcc's own header when g++ compiles them. Each thread of a
// block is a fiber; blocks run one after the other. Accesses to memory are checked (see memory.cpp).
#pragma once
#include <math.h>

#include <cstdint>
#include <cstring>

#include "block.hpp"

#define __global__
#define __device__
#define __host__
#define __constant__ static const
#define __forceinline__ inline
#define __noinline__ __attribute__((noinline))
#define __shared__ static

/** A kernel's coordinates of one kind; what CUDA's own threadIdx and the others are. */
struct dim3 {
    unsigned x, y, z;
};

extern "C" {
extern dim3 emulated_threadIdx, emulated_blockIdx, emulated_blockDim, emulated_gridDim;
}
#define threadIdx emulated_threadIdx
#define blockIdx emulated_blockIdx
#define blockDim emulated_blockDim
#define gridDim emulated_gridDim
static const int warpSize = 32;

// Vectors of the built-in kind.
#define EMULATED_VECTOR(type, name, bytes2, bytes4)                                                                    \
    struct alignas(bytes2) name##2 {                                                                                   \
        type x, y;                                                                                                     \
    };                                                                                                                 \
    struct alignas(bytes4) name##4 {                                                                                   \
        type x, y, z, w;                                                                                               \
    };                                                                                                                 \
    inline name##2 make_##name##2(type x, type y) { return {x, y}; }                                                   \
    inline name##4 make_##name##4(type x, type y, type z, type w) { return {x, y, z, w}; }
EMULATED_VECTOR(float, float, 8, 16)
EMULATED_VECTOR(int, int, 8, 16)
EMULATED_VECTOR(unsigned, uint, 8, 16)
EMULATED_VECTOR(unsigned short, ushort, 4, 8)
EMULATED_VECTOR(unsigned char, uchar, 2, 4)
#undef EMULATED_VECTOR
struct alignas(16) double2 {
    double x, y;
};
struct alignas(16) longlong2 {
    long long x, y;
};
struct alignas(16) ulonglong2 {
    unsigned long long x, y;
};
inline double2 make_double2(double x, double y) { return {x, y}; }
inline longlong2 make_longlong2(long long x, long long y) { return {x, y}; }
inline ulonglong2 make_ulonglong2(unsigned long long x, unsigned long long y) { return {x, y}; }

// Bits.
template <class To, class From>
inline To emulated_bits(From from) {
    static_assert(sizeof(To) == sizeof(From), "as many bits");
    To to;
    memcpy(&to, &from, sizeof(to));
    return to;
}
inline float __uint_as_float(unsigned x) { return emulated_bits<float>(x); }
inline float __int_as_float(int x) { return emulated_bits<float>(x); }
inline unsigned __float_as_uint(float x) { return emulated_bits<unsigned>(x); }
inline int __float_as_int(float x) { return emulated_bits<int>(x); }
inline double __longlong_as_double(long long x) { return emulated_bits<double>(x); }
inline long long __double_as_longlong(double x) { return emulated_bits<long long>(x); }
inline int __popc(unsigned x) { return __builtin_popcount(x); }
inline int __popcll(unsigned long long x) { return __builtin_popcountll(x); }
inline int __clz(int x) { return x == 0 ? 32 : __builtin_clz(x); }
inline int __clzll(long long x) { return x == 0 ? 64 : __builtin_clzll(x); }
inline int __ffs(int x) { return __builtin_ffs(x); }
inline unsigned __umulhi(unsigned a, unsigned b) { return (unsigned)((unsigned long long)a * b >> 32); }
inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
    return (unsigned long long)((unsigned __int128)a * b >> 64);
}

// Numbers. Code that is compiled with -ffp-contract=off rounds after every operation, as these say.
inline float __fadd_rn(float a, float b) { return a + b; }
inline float __fmul_rn(float a, float b) { return a * b; }
inline float __fdiv_rn(float a, float b) { return a / b; }
inline float __fmaf_rn(float a, float b, float c) { return fmaf(a, b, c); }
inline float rsqrtf(float x) { return 1 / sqrtf(x); }
inline int min(int a, int b) { return a < b ? a : b; }
inline int max(int a, int b) { return a > b ? a : b; }
inline unsigned min(unsigned a, unsigned b) { return a < b ? a : b; }
inline unsigned max(unsigned a, unsigned b) { return a > b ? a : b; }
inline long long min(long long a, long long b) { return a < b ? a : b; }
inline long long max(long long a, long long b) { return a > b ? a : b; }

template <class T>
inline T __ldg(const T* address) {
    return *address;
}

#include "synchronisation.hpp"
