// Memory in pieces of 16 bytes, the most that a thread moves with one instruction.
#pragma once
#include "device.cuh"

/** Neighbouring elements, 16 bytes of them. */
template <class T>
struct alignas(16) Pack {
    static const int SIZE = 16 / (int)sizeof(T);
    T at[SIZE];
};

/** Whether a Pack can be at `address`. */
DEVICE bool isAligned(const void* address) { return ((unsigned long long)address & 15) == 0; }

/** The pack at `address`, which is a multiple of 16. */
template <class T>
DEVICE Pack<T> loadPack(const T* address) {
#ifndef __CUDACC__
    emulated::requireAligned(address, 16);
#endif
    return *reinterpret_cast<const Pack<T>*>(address);
}

/** Stores at `address`, which is a multiple of 16. */
template <class T>
DEVICE void storePack(T* address, const Pack<T>& pack) {
#ifndef __CUDACC__
    emulated::requireAligned(address, 16);
#endif
    *reinterpret_cast<Pack<T>*>(address) = pack;
}

/** The first `count` elements of a pack, one by one; the rest is `other`. */
template <class T>
DEVICE Pack<T> loadPart(const T* address, long long count, T other) {
    Pack<T> pack;
#pragma unroll
    for (int i = 0; i < Pack<T>::SIZE; i++) {
        pack.at[i] = i < count ? address[i] : other;
    }
    return pack;
}

/** Stores the first `count` elements of a pack one by one. */
template <class T>
DEVICE void storePart(T* address, const Pack<T>& pack, long long count) {
#pragma unroll
    for (int i = 0; i < Pack<T>::SIZE; i++) {
        if (i < count) {
            address[i] = pack.at[i];
        }
    }
}
