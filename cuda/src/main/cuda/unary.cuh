// One element at a time, contiguous: the functions of elementwise.def, and the kernel that they go into.
#pragma once
#include "divide.cuh"
#include "formulas.cuh"
#include "memory.cuh"

#define UNARY(name, formula)                 \
    struct Unary_##name {                    \
        template <class F>                   \
        DEVICE F operator()(F x) const {     \
            return formula;                  \
        }                                    \
    };
#define ACTIVATION(name, formula, gradient) UNARY(name, formula)
#include "elementwise.def"

struct Unary_linear {
    template <class F>
    DEVICE F operator()(F x) const {
        return x;
    }
};

static const unsigned NO_COLUMN = 0xffffffffu;

/**
 * out = op(in + bias), the bias of each row; without a bias where it is null. [size], [size], [units]; with a bias,
 * size is a multiple of units and below 2^31. A thread does a pack, or one of the elements that are left over. The
 * function is in the code once for each element of a word, and the words of the pack come past it.
 */
template <class Op, class T>
DEVICE void unary(Op op, const T* in, T* out, long long size, const T* bias, Divider units) {
    typedef Words<T> W;
    typedef typename W::Type Word;
    const int N = Pack<T>::SIZE;
    const long long packs = size / N;
    const long long items = packs + size % N;
#pragma unroll 1
    for (long long item = globalThread(); item < items; item += globalThreads()) {
        const bool whole = item < packs;
        const long long at = whole ? N * item : size - (items - item);
        Pack<Word> pack = whole ? loadPack(reinterpret_cast<const Word*>(in + at)) : single(in[at]);
        // Otherwise the compiler makes a loop with a bias and another without one, with all of the function in both.
        const T* rowBias = opaque(bias);
        unsigned column = rowBias != 0 ? units.remainder((unsigned)at) : NO_COLUMN;
        const int turns = whole ? Pack<Word>::SIZE : 1;
#pragma unroll 1
        for (int turn = 0; turn < turns; turn++) {
            T results[W::ELEMENTS];
#pragma unroll
            for (int i = 0; i < W::ELEMENTS; i++) {
                typename Work<T>::Type x = widen(W::get(pack.at[0], i));
                if (column != NO_COLUMN) {
                    x += widen(rowBias[column]);
                    column = column + 1 == units.divisor ? 0 : column + 1;
                }
                results[i] = narrow<T>(op(x));
            }
            turnRound(pack, W::join(results));
        }
        if (whole) {
            storePack(reinterpret_cast<Word*>(out + at), pack);
        } else {
            out[at] = W::get(last(pack), 0);
        }
    }
}

#define UNARY_KERNEL(name, suffix, T)                                                      \
    KERNEL(unary_##name##_##suffix, 256,                                                   \
           (const T* in, T* out, long long size, const T* bias, const Divider units)) {    \
        unary(Unary_##name(), in, out, size, bias, units);                                 \
    }
