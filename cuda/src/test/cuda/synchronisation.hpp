// Barriers, exchange within a warp, and atomic operations. Part of emulation.hpp.
#pragma once

#define EMULATED_UNCHECKED __attribute__((no_sanitize("thread"), noinline))

inline void __syncthreads() { emulated::waitForBlock(false); }
inline void __syncwarp(unsigned mask = 0xffffffffu) { emulated::waitForWarp(mask, true); }
inline void __threadfence() { emulated::passFence(); }
inline void __threadfence_block() {}
[[noreturn]] inline void __trap() { emulated::fail("__trap"); }

/** Every lane of `mask` lays `value` down; what lane `from` laid down. */
template <class T>
EMULATED_UNCHECKED T emulated_exchange(unsigned mask, T value, int from) {
    static_assert(sizeof(T) <= 16, "a slot has 16 bytes");
    unsigned char* slots = emulated::slots();
    memcpy(slots + 16 * emulated::lane(), &value, sizeof(T));
    emulated::waitForWarp(mask, false);
    if ((mask & emulated::existingLanes() & 1u << from) == 0) {
        emulated::fail("lane %d reads from lane %d, which is not in %08x or does not exist", emulated::lane(), from,
                       mask);
    }
    T result;
    memcpy(&result, slots + 16 * from, sizeof(T));
    emulated::waitForWarp(mask, false);
    return result;
}

/** As __shfl_sync and its like say: a source outside of the caller's segment of `width` lanes gives the own value. */
template <class T>
inline T __shfl_sync(unsigned mask, T value, int source, int width = 32) {
    int lane = emulated::lane();
    return emulated_exchange(mask, value, (lane & ~(width - 1)) + (source & (width - 1)));
}
template <class T>
inline T __shfl_xor_sync(unsigned mask, T value, int lanes, int width = 32) {
    int lane = emulated::lane();
    int from = lane ^ lanes;
    return emulated_exchange(mask, value, from / width > lane / width ? lane : from);
}
template <class T>
inline T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32) {
    int lane = emulated::lane();
    int from = lane + (int)delta;
    return emulated_exchange(mask, value, from / width != lane / width ? lane : from);
}
template <class T>
inline T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32) {
    int lane = emulated::lane();
    int from = lane - (int)delta;
    return emulated_exchange(mask, value, from < (lane & ~(width - 1)) ? lane : from);
}

/** The lanes of `mask` for which `predicate` holds. */
EMULATED_UNCHECKED inline unsigned __ballot_sync(unsigned mask, int predicate) {
    unsigned char* slots = emulated::slots();
    slots[16 * emulated::lane()] = predicate != 0;
    emulated::waitForWarp(mask, false);
    unsigned votes = 0;
    for (int lane = 0; lane < 32; lane++) {
        if ((mask & emulated::existingLanes() & 1u << lane) != 0 && slots[16 * lane] != 0) {
            votes |= 1u << lane;
        }
    }
    emulated::waitForWarp(mask, false);
    return votes;
}
inline int __any_sync(unsigned mask, int predicate) { return __ballot_sync(mask, predicate) != 0; }
inline int __all_sync(unsigned mask, int predicate) {
    return __ballot_sync(mask, predicate) == (mask & emulated::existingLanes());
}

/** __match_any_sync: the lanes of `mask` whose value is the caller's. */
template <class T>
EMULATED_UNCHECKED unsigned __match_any_sync(unsigned mask, T value) {
    unsigned char* slots = emulated::slots();
    memcpy(slots + 16 * emulated::lane(), &value, sizeof(T));
    emulated::waitForWarp(mask, false);
    unsigned same = 0;
    for (int lane = 0; lane < 32; lane++) {
        if ((mask & emulated::existingLanes() & 1u << lane) != 0 && memcmp(slots + 16 * lane, &value, sizeof(T)) == 0) {
            same |= 1u << lane;
        }
    }
    emulated::waitForWarp(mask, false);
    return same;
}

inline int __syncthreads_count(int predicate) { return emulated::waitForBlock(predicate != 0); }
inline int __syncthreads_or(int predicate) { return __syncthreads_count(predicate) != 0; }
inline int __syncthreads_and(int predicate) { return __syncthreads_count(predicate == 0) == 0; }

// Fibers change hands only where they wait, so that plain code is atomic.
template <class T, class F>
EMULATED_UNCHECKED T emulated_atomic(T* address, F change) {
    emulated::checkAtomic(address, sizeof(T));
    T old = *address;
    *address = change(old);
    return old;
}
#define EMULATED_ATOMICS(T)                                                                                            \
    inline T atomicAdd(T* a, T v) { return emulated_atomic(a, [v](T x) { return (T)(x + v); }); }                      \
    inline T atomicExch(T* a, T v) { return emulated_atomic(a, [v](T) { return v; }); }                                \
    inline T atomicMax(T* a, T v) { return emulated_atomic(a, [v](T x) { return x > v ? x : v; }); }                   \
    inline T atomicMin(T* a, T v) { return emulated_atomic(a, [v](T x) { return x < v ? x : v; }); }
EMULATED_ATOMICS(int)
EMULATED_ATOMICS(unsigned)
EMULATED_ATOMICS(unsigned long long)
#undef EMULATED_ATOMICS
#define EMULATED_BITS(T)                                                                                               \
    inline T atomicCAS(T* a, T expected, T v) {                                                                        \
        return emulated_atomic(a, [=](T x) { return x == expected ? v : x; });                                         \
    }                                                                                                                  \
    inline T atomicOr(T* a, T v) { return emulated_atomic(a, [v](T x) { return (T)(x | v); }); }                       \
    inline T atomicAnd(T* a, T v) { return emulated_atomic(a, [v](T x) { return (T)(x & v); }); }
EMULATED_BITS(int)
EMULATED_BITS(unsigned)
EMULATED_BITS(unsigned long long)
EMULATED_BITS(unsigned short)
#undef EMULATED_BITS
inline float atomicAdd(float* a, float v) { return emulated_atomic(a, [v](float x) { return x + v; }); }
inline double atomicAdd(double* a, double v) { return emulated_atomic(a, [v](double x) { return x + v; }); }
inline float atomicExch(float* a, float v) { return emulated_atomic(a, [v](float) { return v; }); }
