// What all kernels for matrix products share: the sizes, which block does what, and how a result is stored.
//
// A kernel computes c[z] = a[z] . b[z], a being m x k, b k x n. Each operand has a stride for its rows and one for its
// columns, one of which is 1, so that a transposed operand is another pair of strides. A product may be cut along k
// into `splits` slices, each of which is stored as a matrix of its own, for gemm_sum to add up in order: the same
// operands give the same bits.
//
// A product may end with a bias and an activation, c = activation(a . b + bias), of results that are still in
// registers, as gemm_sum's are of one that was cut. Which activation is chosen as the kernel runs, by a branch that all
// threads take alike; a plain product steps over all of it.
#pragma once
#include "dense_activation.cuh"

#ifdef __CUDACC__
/** A kernel of which `blocks` are to fit on a multiprocessor at a time, which bounds its registers. */
#define GEMM_KERNEL(name, threads, blocks, parameters) \
    extern "C" __global__ void __launch_bounds__(threads, blocks) name parameters
#else
#define GEMM_KERNEL(name, threads, blocks, parameters) KERNEL(name, threads, parameters)
#endif

/** Sizes and strides, in elements. */
struct GemmShape {
    /** Strides of op(a): from matrix to matrix, along m, along k. */
    long long aBatch, aM, aK;
    /** Strides of op(b): from matrix to matrix, along n, along k. */
    long long bBatch, bN, bK;
    /** From one matrix of the output, which is m x n, to the next, each slice having its own. */
    long long cBatch;
    /** One for each column of the output, of the output's type; or null. */
    const void* bias;
    int m, n, k;
    /** How many slices there are, and how much of k each but the last takes: a multiple of 32. */
    int splits, slice;
    /**
     * Whether a, b, c may be accessed in vectors: the first element and each stride but 1 are multiples of 16 bytes.
     */
    int aAligned, bAligned, cAligned;
    /** Whether the output is FLOAT32 though the operands are stored in 16 bits. */
    int wide;
    /** Whether the output is stored [n, m]: for vectors, where a and b have changed places; its columns are along m. */
    int swapped;
    /** What follows the bias: as UnaryOp counts, or NO_ACTIVATION. */
    int activation;
};

/** What a block computes: the tile of the output that begins at (m, n), from the part [begin, end) of k. */
struct GemmTile {
    int m, n, begin, end;
    /** Where the block's matrices begin, in elements. */
    long long a, b, c;
};

/**
 * Blocks run by columns through this many rows of tiles, so that those that run together share what is in the cache.
 */
constexpr unsigned GEMM_GROUP = 8;

template <int BM, int BN>
DEVICE GemmTile gemmTile(const GemmShape& s) {
    unsigned rows = (unsigned)(s.m - 1) / BM + 1;
    unsigned columns = (unsigned)(s.n - 1) / BN + 1;
    unsigned matrix = blockIdx.x / (rows * columns);
    unsigned tile = blockIdx.x % (rows * columns);
    unsigned first = tile / (GEMM_GROUP * columns) * GEMM_GROUP;
    unsigned within = tile % (GEMM_GROUP * columns);
    unsigned height = min(GEMM_GROUP, rows - first);
    unsigned batch = matrix / (unsigned)s.splits;
    long long begin = (long long)(matrix % (unsigned)s.splits) * s.slice;
    GemmTile t;
    t.m = (int)((first + within % height) * BM);
    t.n = (int)(within / height * BN);
    t.begin = (int)begin;
    t.end = (int)min(begin + s.slice, (long long)s.k);
    t.a = batch * s.aBatch;
    t.b = batch * s.bBatch;
    t.c = matrix * s.cBatch;
    return t;
}

/** threadIdx.x, read anew: what is computed from it after a loop needs no registers during it. */
DEVICE int threadAnew() {
#ifdef __CUDACC__
    int x;
    asm volatile("mov.u32 %0, %%tid.x;" : "=r"(x));
    return x;
#else
    return (int)threadIdx.x;
#endif
}

/** Numbers that are accessed with one instruction. */
template <class T, int N>
struct alignas(sizeof(T) * N) Vector {
    T values[N];
};

template <int N, class T>
DEVICE Vector<T, N> loadVector(const T* address) {
#ifndef __CUDACC__
    emulated::requireAligned(address, sizeof(Vector<T, N>));
#endif
    return *reinterpret_cast<const Vector<T, N>*>(address);
}

template <int N, class T>
DEVICE void storeVector(T* address, const Vector<T, N>& vector) {
#ifndef __CUDACC__
    emulated::requireAligned(address, sizeof(Vector<T, N>));
#endif
    *reinterpret_cast<Vector<T, N>*>(address) = vector;
}

/** Stores the first `left` of `N` neighbours, rounded to the type T. */
template <class T, class W, int N>
DEVICE void storeAs(T* to, const W (&values)[N], bool aligned, int left) {
    Vector<T, N> v;
#pragma unroll
    for (int i = 0; i < N; i++) {
        v.values[i] = narrow<T>(values[i]);
    }
    if (aligned && left >= N) {
        storeVector(to, v);
        return;
    }
#pragma unroll
    for (int i = 0; i < N; i++) {
        if (i < left) {
            to[i] = v.values[i];
        }
    }
}

/** The bias of a column. `S` is how the operands are stored. */
template <class S>
DEVICE float biasOf(const GemmShape& s, int column) {
    return sizeof(S) == 2 && s.wide ? static_cast<const float*>(s.bias)[column]
                                    : widen(static_cast<const S*>(s.bias)[column]);
}

/** values = activation(values + bias), of neighbouring columns from `column` on; `left` of them are there. */
template <class S, int N>
DEVICE void finish(float (&values)[N], const GemmShape& s, int column, int left) {
    if (s.bias != nullptr) {
#pragma unroll
        for (int i = 0; i < N; i++) {
            values[i] += i < left ? biasOf<S>(s, column + i) : 0.0f;
        }
    }
    if (s.activation != NO_ACTIVATION) {
        Numbers<float, N> numbers;
#pragma unroll
        for (int i = 0; i < N; i++) {
            numbers.at[i] = values[i];
        }
        numbers = activated(s.activation, numbers);
#pragma unroll
        for (int i = 0; i < N; i++) {
            values[i] = numbers.at[i];
        }
    }
}

/** FLOAT64, which others are checked with, is computed step by step. */
template <class S, int N>
DEVICE void finish(double (&)[N], const GemmShape&, int, int) {}

/**
 * Stores `N` results from (m, n) of a matrix on; nothing outside of it. `S` is how the operands are stored.
 */
template <class S, class W, int N>
DEVICE void storeResults(void* c, long long matrix, W (&values)[N], const GemmShape& s, int m, int n) {
    if (m >= s.m || n >= s.n) {
        return;
    }
    finish<S>(values, s, n, s.n - n);
    long long at = matrix + (long long)m * s.n + n;
    if (sizeof(S) == 2 && s.wide) {
        storeAs(static_cast<float*>(c) + at, reinterpret_cast<const float(&)[N]>(values), s.cAligned, s.n - n);
    } else {
        storeAs(static_cast<S*>(c) + at, values, s.cAligned, s.n - n);
    }
}
