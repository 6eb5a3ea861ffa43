// The operands of functions of two, where they are contiguous or a single element.
#pragma once
#include "memory.cuh"

/** Of each operand, how far it is from an element to the next: 1, or 0 where it is a single element for all. */
struct Steps {
    int a, b;
};

/** The pack at element `at`, or one element everywhere: the only one there is, or the one at `at`. */
template <class T>
DEVICE Pack<typename Words<T>::Type> operand(const T* from, long long at, int step, bool whole) {
    if (whole && step != 0) {
        return loadPack(reinterpret_cast<const typename Words<T>::Type*>(from + at));
    }
    return single(from[at * step]);
}
