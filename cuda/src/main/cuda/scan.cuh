// Running totals of [outer, length, inner] along the middle axis, in a fixed grouping: folds of the first elements.
//
// scanRows     inner 1: a block goes along a row, or a part of it, a tile at a time
// scanColumns  a thread goes along a column, or a part of it
//
// Where a row is long and there are few, it is cut in `segments` of `chunk` elements: reductions leave the totals of
// each, [segments, rows], these are scanned, and then each segment begins with the total of those before it.
#pragma once
#include "fold.cuh"
#include "runs.cuh"

static const int SCAN_THREADS = 256;

/** Of the states of a block's threads: what those before this one come to, and all. */
template <class F>
struct BlockScan {
    typedef typename F::State State;
    State before;
    State all;

    DEVICE BlockScan(F fold, State state) {
        __shared__ State warps[SCAN_THREADS / 32];
        const int lane = threadIdx.x % 32;
        const int own = threadIdx.x / 32;
#pragma unroll
        for (int delta = 1; delta < 32; delta *= 2) {
            const State previous = __shfl_up_sync(FULL_WARP, state, delta);
            state = lane >= delta ? fold.merge(previous, state) : state;
        }
        if (lane == 31) {
            warps[own] = state;
        }
        const State previous = __shfl_up_sync(FULL_WARP, state, 1);
        __syncthreads();
        before = all = fold.start();
#pragma unroll 1
        for (int warp = 0; warp < SCAN_THREADS / 32; warp++) {
            before = warp == own ? all : before;
            all = fold.merge(all, warps[warp]);
        }
        before = lane == 0 ? before : fold.merge(before, previous);
        __syncthreads();
    }
};

/** The part of a row that is `cover`; before it come elements that amount to `total`. */
template <class F>
DEVICE void scanRun(F fold, const typename F::Element* in, typename F::Result* out, Cover<typename F::Element> cover,
                    typename F::State total) {
    const int SIZE = Pack<typename F::Element>::SIZE;
#pragma unroll 1
    for (int tile = 0; tile < cover.packs(); tile += SCAN_THREADS) {
        const long long number = cover.first() + tile + threadIdx.x;
        Pack<typename F::Element> pack = cover.load(in, number, fold.result(fold.start()));
        typename F::State own = fold.start();
#pragma unroll
        for (int i = 0; i < SIZE; i++) {
            fold.step(own, pack.at[i], 0);
        }
        const BlockScan<F> block(fold, own);
        own = fold.merge(total, block.before);
#pragma unroll
        for (int i = 0; i < SIZE; i++) {
            fold.step(own, pack.at[i], 0);
            pack.at[i] = fold.result(own);
        }
        cover.store(out, number, pack);
        total = fold.merge(total, block.all);
    }
}

template <class F>
DEVICE void scanRows(F fold, const typename F::Element* in, long long rows, int length, int chunk, int segments,
                     const typename F::State* totals, typename F::Result* out) {
    for (long long item = blockIdx.x; item < rows * segments; item += gridDim.x) {
        const long long row = item / segments;
        const int segment = (int)(item % segments);
        const int from = segment * chunk;
        const int to = length - from > chunk ? from + chunk : length;
        const typename F::State total = segment > 0 ? totals[(segment - 1) * rows + row] : fold.start();
        scanRun<F>(fold, in, out, Cover<typename F::Element>{row * length + from, row * length + to}, total);
    }
}

template <class F>
DEVICE void scanColumns(F fold, const typename F::Element* in, long long outer, int length, long long inner, int chunk,
                        int segments, const typename F::State* totals, typename F::Result* out) {
    const int AT_ONCE = F::AT_ONCE > 4 ? 4 : F::AT_ONCE;
    const long long columns = outer * inner;
    for (long long item = globalThread(); item < columns * segments; item += globalThreads()) {
        const int segment = (int)(item / columns);
        const long long column = item % columns;
        const int from = segment * chunk;
        const int to = length - from > chunk ? from + chunk : length;
        long long at = (column / inner * length + from) * inner + column % inner;
        typename F::State total = segment > 0 ? totals[(segment - 1) * columns + column] : fold.start();
        int l = from;
#pragma unroll 1
        for (; AT_ONCE > 1 && l < to - (AT_ONCE - 1); l += AT_ONCE) {
            typename F::Element elements[AT_ONCE];
#pragma unroll
            for (int j = 0; j < AT_ONCE; j++) {
                elements[j] = in[at + j * inner];
            }
#pragma unroll
            for (int j = 0; j < AT_ONCE; j++) {
                fold.step(total, elements[j], 0);
                out[at] = fold.result(total);
                at += inner;
            }
        }
#pragma unroll 1
        for (; l < to; l++) {
            fold.step(total, in[at], 0);
            out[at] = fold.result(total);
            at += inner;
        }
    }
}

/** Scans the totals of segments in place. */
template <class F>
struct Totals {
    static const int AT_ONCE = F::AT_ONCE;
    typedef typename F::State Element;
    typedef typename F::State State;
    typedef typename F::State Result;
    F fold;

    DEVICE State start() const { return fold.start(); }
    DEVICE void step(State& state, State x, int) const { state = fold.merge(state, x); }
    DEVICE State result(State state) const { return state; }
};
