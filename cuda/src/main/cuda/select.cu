// One of two elements, by a truth value. Elements are moved as they are: a kernel for each of their sizes.
#include "operands.cuh"
#include "strides.cuh"

/** out = condition ? a : b, all contiguous but for a and b, which may be a single element. [size] */
template <class T>
DEVICE void select(const UInt8* condition, const T* a, const T* b, T* out, long long size, Steps steps) {
    const int N = Pack<T>::SIZE;
    const long long packs = size / N;
    const long long items = packs + size % N;
#pragma unroll 1
    for (long long item = globalThread(); item < items; item += globalThreads()) {
        const bool whole = item < packs;
        const long long at = whole ? N * item : size - (items - item);
        if (!whole) {
            out[at] = condition[at] != 0 ? a[at * steps.a] : b[at * steps.b];
            continue;
        }
        Pack<T> left = steps.a != 0 ? loadPack(a + at) : everywhere(*a);
        const Pack<T> right = steps.b != 0 ? loadPack(b + at) : everywhere(*b);
        const Bytes<N> chosen = *reinterpret_cast<const Bytes<N>*>(condition + at);
#pragma unroll
        for (int i = 0; i < N; i++) {
            left.at[i] = chosen.at[i] != 0 ? left.at[i] : right.at[i];
        }
        storePack(out + at, left);
    }
}

/** The same of any strides: condition, a, b. */
template <class T>
DEVICE void selectStrided(const UInt8* condition, const T* a, const T* b, T* out, long long size,
                          const Strides<3>& strides) {
#pragma unroll 1
    for (long long i = globalThread(); i < size; i += globalThreads()) {
        long long at[3];
        strides.locate((unsigned)i, at);
        out[i] = condition[at[0]] != 0 ? a[at[1]] : b[at[2]];
    }
}

#define SELECT(bytes, T)                                                                                          \
    KERNEL(select_##bytes, 256,                                                                                   \
           (const UInt8* condition, const T* a, const T* b, T* out, long long size, Steps steps)) {               \
        select(condition, a, b, out, size, steps);                                                                \
    }                                                                                                             \
    KERNEL(select_strided_##bytes, 256,                                                                           \
           (const UInt8* condition, const T* a, const T* b, T* out, long long size, const Strides<3> strides)) {  \
        selectStrided(condition, a, b, out, size, strides);                                                       \
    }
SELECT(1, unsigned char)
SELECT(2, unsigned short)
SELECT(4, unsigned)
SELECT(8, unsigned long long)
