// Functions of two contiguous operands, and of operands with any strides.
#pragma once
#include "formulas.cuh"
#include "logic.cuh"
#include "strides.cuh"

/** The constants of BinaryOp, as Java counts them. */
enum BinaryCode {
#define BINARY(name, formula) CODE_##name,
#define COMPARISON(name, orders) CODE_##name,
#define BINARY_LOGICAL(name, formula) CODE_##name,
#include "elementwise.def"
};

#define BINARY(name, formula)                   \
    struct Binary_##name {                      \
        template <class F>                      \
        DEVICE F operator()(F a, F b) const {   \
            return formula;                     \
        }                                       \
    };
#include "elementwise.def"

/** One of the functions, which one is known at launch. */
template <class F>
struct BinaryOp {
    int code;

    DEVICE F operator()(F a, F b) const {
        switch (opaque(code)) {
#define BINARY(name, formula) \
    case CODE_##name:         \
        return formula;
#include "elementwise.def"
        }
        return a;
    }
};

/** The same of integers. U: T without sign. */
template <class T, class U>
struct BinaryIntegerOp {
    int code;

    DEVICE T operator()(T a, T b) const {
        switch (opaque(code)) {
#define BINARY_INTEGER(name, formula) \
    case CODE_##name:                 \
        return formula;
#include "elementwise.def"
        }
        return a;
    }
};

/** The functions of two truth values. */
struct BinaryLogicalOp {
    int code;

    DEVICE UInt8 operator()(UInt8 a, UInt8 b) const {
        switch (opaque(code)) {
#define BINARY_LOGICAL(name, formula) \
    case CODE_##name:                 \
        return formula;
#include "elementwise.def"
        }
        return a;
    }
};

/** The orders in which two numbers can be. */
enum Order { BELOW = 1, SAME = 2, ABOVE = 4, UNORDERED = 8 };

/** Whether two numbers are in one of some orders. */
struct InOrder {
    int orders;

    /** The comparison of a code. */
    static DEVICE InOrder of(int code) {
        switch (code) {
#define COMPARISON(name, wanted) \
    case CODE_##name:            \
        return InOrder{wanted};
#include "elementwise.def"
        }
        return InOrder{0};
    }

    template <class F>
    DEVICE bool operator()(F a, F b) const {
        const int order = a < b ? BELOW : a == b ? SAME : a > b ? ABOVE : UNORDERED;
        return (orders & order) != 0;
    }
};

/** out = op(a, b). Each operand is [size], or a single element. */
template <class Op, class T>
DEVICE void binary(Op op, const T* a, const T* b, T* out, long long size, Steps steps) {
    typedef Words<T> W;
    typedef typename W::Type Word;
    const int N = Pack<T>::SIZE;
    const long long packs = size / N;
    const long long items = packs + size % N;
#pragma unroll 1
    for (long long item = globalThread(); item < items; item += globalThreads()) {
        const bool whole = item < packs;
        const long long at = whole ? N * item : size - (items - item);
        Pack<Word> left = operand(a, at, steps.a, whole);
        Pack<Word> right = operand(b, at, steps.b, whole);
        const int turns = whole ? Pack<Word>::SIZE : 1;
#pragma unroll 1
        for (int turn = 0; turn < turns; turn++) {
            T results[W::ELEMENTS];
#pragma unroll
            for (int i = 0; i < W::ELEMENTS; i++) {
                results[i] = narrow<T>(op(widen(W::get(left.at[0], i)), widen(W::get(right.at[0], i))));
            }
            turnRound(left, W::join(results));
            turnRound(right, right.at[0]);
        }
        if (whole) {
            storePack(reinterpret_cast<Word*>(out + at), left);
        } else {
            out[at] = W::get(last(left), 0);
        }
    }
}

/** out = op(a, b), out in row-major order; the operands of any strides. [size] */
template <class Op, class T, class R>
DEVICE void binaryStrided(Op op, const T* a, const T* b, R* out, long long size, const Strides<2>& strides) {
#pragma unroll 1
    for (long long i = globalThread(); i < size; i += globalThreads()) {
        long long at[2];
        strides.locate((unsigned)i, at);
        out[i] = narrow<R>(op(widen(a[at[0]]), widen(b[at[1]])));
    }
}
