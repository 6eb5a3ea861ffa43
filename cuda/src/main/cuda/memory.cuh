// Memory in pieces of 16 bytes, the most that a thread moves with one instruction.
#pragma once
#include "device.cuh"

/** Neighbouring elements, 16 bytes of them. */
template <class T>
struct alignas(16) Pack {
    static const int SIZE = 16 / (int)sizeof(T);
    T at[SIZE];
};

/** Neighbouring bytes, a power of two of them, which are moved together. */
template <int N>
struct alignas(N) Bytes {
    unsigned char at[N];
};

/** One element, everywhere in a pack. */
template <class T>
DEVICE Pack<T> everywhere(T element) {
    Pack<T> pack;
#pragma unroll
    for (int i = 0; i < Pack<T>::SIZE; i++) {
        pack.at[i] = element;
    }
    return pack;
}

/** An element's bits. */
template <class T>
DEVICE T fromBits(unsigned bits);
template <>
DEVICE Float16 fromBits<Float16>(unsigned bits) {
    return Float16{(unsigned short)bits};
}
template <>
DEVICE BFloat16 fromBits<BFloat16>(unsigned bits) {
    return BFloat16{(unsigned short)bits};
}
template <>
DEVICE Int8 fromBits<Int8>(unsigned bits) {
    return (Int8)bits;
}
template <>
DEVICE UInt8 fromBits<UInt8>(unsigned bits) {
    return (UInt8)bits;
}
template <>
DEVICE Bool fromBits<Bool>(unsigned bits) {
    return Bool{(unsigned char)bits};
}
DEVICE unsigned toBits(Float16 x) { return x.bits; }
DEVICE unsigned toBits(BFloat16 x) { return x.bits; }
DEVICE unsigned toBits(Int8 x) { return (unsigned char)x; }
DEVICE unsigned toBits(UInt8 x) { return x; }
DEVICE unsigned toBits(Bool x) { return x.bits; }

/** Elements in a register: as many as 32 bits hold. */
template <class T>
struct Words {
    typedef unsigned Type;
    static const int ELEMENTS = 4 / (int)sizeof(T);
    static DEVICE T get(unsigned word, int i) { return fromBits<T>(word >> 8 * (int)sizeof(T) * i); }
    static DEVICE unsigned join(const T (&elements)[ELEMENTS]) {
        unsigned word = 0;
#pragma unroll
        for (int i = 0; i < ELEMENTS; i++) {
            word |= toBits(elements[i]) << 8 * (int)sizeof(T) * i;
        }
        return word;
    }
};

/** Elements of 32 or 64 bits: one. */
template <class T>
struct SingleWord {
    typedef T Type;
    static const int ELEMENTS = 1;
    static DEVICE T get(T word, int) { return word; }
    static DEVICE T join(const T (&elements)[1]) { return elements[0]; }
};
template <>
struct Words<float> : SingleWord<float> {};
template <>
struct Words<double> : SingleWord<double> {};
template <>
struct Words<Int32> : SingleWord<Int32> {};
template <>
struct Words<Int64> : SingleWord<Int64> {};

/** Every word moves down by one, `last` comes behind them. */
template <class W>
DEVICE void turnRound(Pack<W>& pack, W last) {
#pragma unroll
    for (int i = 0; i < Pack<W>::SIZE - 1; i++) {
        pack.at[i] = pack.at[i + 1];
    }
    pack.at[Pack<W>::SIZE - 1] = last;
}

/** The word that was turned round last. */
template <class W>
DEVICE W last(const Pack<W>& pack) {
    return pack.at[Pack<W>::SIZE - 1];
}

/** One element, everywhere in a pack. */
template <class T>
DEVICE Pack<typename Words<T>::Type> single(T element) {
    T elements[Words<T>::ELEMENTS];
#pragma unroll
    for (int i = 0; i < Words<T>::ELEMENTS; i++) {
        elements[i] = element;
    }
    Pack<typename Words<T>::Type> pack;
#pragma unroll
    for (int i = 0; i < Pack<typename Words<T>::Type>::SIZE; i++) {
        pack.at[i] = Words<T>::join(elements);
    }
    return pack;
}

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
