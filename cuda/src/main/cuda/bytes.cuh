// Bytes that dense layers read, of images most often, and the numbers they stand for.
#pragma once
#include "memory.cuh"

/** x * scale + offset as elements of type S compute it: the product is rounded to S before the sum is. */
template <class S>
DEVICE float scaled(UInt8 x, float scale, float offset) {
    float product = widen(narrow<S>((float)x * scale));
    return widen(narrow<S>(product + offset));
}
