// Functions of one or two contiguous operands that give truth values.
#pragma once
#include "operands.cuh"

/** Bytes as they come, up to 16 of them; the first that came is the lowest. */
struct ByteQueue {
    unsigned long long low, high;

    /** Takes the lowest `count` bytes of `bytes`, 1, 2 or 4 of them. */
    DEVICE void put(unsigned bytes, int count) {
        const int bits = 8 * count;
        low = low >> bits | high << (64 - bits);
        high = high >> bits | (unsigned long long)bytes << (64 - bits);
    }

    /** Stores the `count` bytes that came last: 2, 4, 8 or 16, at a multiple of it. */
    DEVICE void store(Bool* out, int count) const {
        if (count == 16) {
            storePack(reinterpret_cast<unsigned long long*>(out), Pack<unsigned long long>{{low, high}});
        } else if (count == 8) {
            *reinterpret_cast<unsigned long long*>(out) = high;
        } else if (count == 4) {
            *reinterpret_cast<unsigned*>(out) = (unsigned)(high >> 32);
        } else {
            *reinterpret_cast<unsigned short*>(out) = (unsigned short)(high >> 48);
        }
    }
};

/** out = op(a, b). Each operand is [size], or a single element. */
template <class Op, class T>
DEVICE void decide(Op op, const T* a, const T* b, Bool* out, long long size, Steps steps) {
    typedef Words<T> W;
    typedef typename Work<T>::Type F;
    const int N = Pack<T>::SIZE;
    const long long packs = size / N;
    const long long items = packs + size % N;
#pragma unroll 1
    for (long long item = globalThread(); item < items; item += globalThreads()) {
        const bool whole = item < packs;
        const long long at = whole ? N * item : size - (items - item);
        Pack<typename W::Type> left = operand(a, at, steps.a, whole);
        Pack<typename W::Type> right = operand(b, at, steps.b, whole);
        ByteQueue bytes = {0, 0};
        const int turns = whole ? Pack<typename W::Type>::SIZE : 1;
#pragma unroll 1
        for (int turn = 0; turn < turns; turn++) {
            unsigned results = 0;
#pragma unroll
            for (int i = 0; i < W::ELEMENTS; i++) {
                const F x = widen(W::get(left.at[0], i));
                const F y = widen(W::get(right.at[0], i));
                results |= (op(x, y) ? 1u : 0u) << 8 * i;
            }
            bytes.put(results, W::ELEMENTS);
            turnRound(left, left.at[0]);
            turnRound(right, right.at[0]);
        }
        if (whole) {
            bytes.store(out + at, N);
        } else {
            // The first byte of the only turn.
            out[at] = Bool{(unsigned char)(bytes.high >> (64 - 8 * W::ELEMENTS))};
        }
    }
}
