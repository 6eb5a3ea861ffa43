// Matrix products by multiply-add instructions: every product and sum is rounded once, to the type W.
//
// A block computes a tile of BM x BN. Both operands pass through registers to shared memory, [k][m] and [k][n], while
// the previous BK steps along k are computed; there are two such buffers, and one barrier for each BK steps. A thread
// computes TM x TN results in groups of 16 bytes: for each step it reads (TM + TN) numbers from shared memory for TM *
// TN multiply-adds: 64 multiply-adds for 4 reads in the largest tile. A warp's threads stand 4 x 8, so that it reads 8
// neighbouring groups of b (all 32 banks, no conflict) and 4 of a, the same for 8 threads each. Rows have 4 numbers
// more than the tile, so that four neighbours along k, which go to four rows, are stored from 16 rows at once without
// conflict with BK = 8, and two at a time with BK = 16. The largest tile has 64 sums, 16 operands twice and 8 numbers
// on their way in 128 registers: two blocks, 16 warps, on a multiprocessor. It reads 1/16 byte for each multiply-add: 1
// TB/s from the second-level cache at 30 TFLOP/s. Small tiles take 16 steps at once, which hide more of the time that a
// copy takes where few blocks run.
#pragma once
#include "gemm.cuh"

/** One operand's part of a tile on its way from global to shared memory: B numbers along m or n, BK along k. */
template <class S, class W, int B, int BK, int THREADS>
struct FmaOperand {
    static constexpr int GROUP = 16 / sizeof(W);
    static constexpr int GROUPS = B * BK / GROUP;
    static constexpr int EACH = (GROUPS + THREADS - 1) / THREADS;
    static constexpr int PITCH = B + GROUP;

    const S* next[EACH];
    long long step;
    S held[EACH][GROUP] = {};
    /**
     * Where in a buffer the group goes, where along k it begins, and how many numbers along m or n there are from it
     * on.
     */
    int place[EACH], column[EACH], left[EACH];
    bool alongK, aligned;

    /** `rows` and `depth`: the strides along m or n, and along k; `count`: how many of the B numbers there are. */
    DEVICE FmaOperand(const S* from, long long rows, long long depth, int count, bool aligned)
        : step(depth * BK), alongK(depth == 1), aligned(aligned) {
#pragma unroll
        for (int e = 0; e < EACH; e++) {
            int id = threadIdx.x + e * THREADS;
            int row = alongK ? id / (BK / GROUP) : id % (B / GROUP) * GROUP;
            column[e] = alongK ? id % (BK / GROUP) * GROUP : id / (B / GROUP);
            next[e] = from + row * rows + column[e] * depth;
            place[e] = column[e] * PITCH + row;
            left[e] = count - row;
        }
    }

    DEVICE bool has(int e) const { return GROUPS % THREADS == 0 || threadIdx.x + e * THREADS < GROUPS; }

    /** Loads the next BK numbers along k, of which `depth` are there; the others are 0. */
    DEVICE void load(int depth) {
#pragma unroll
        for (int e = 0; e < EACH; e++) {
            if (has(e)) {
                int columns = depth - column[e];
                int inside = alongK ? (left[e] > 0 ? columns : 0) : (columns > 0 ? left[e] : 0);
                loadGroup(held[e], next[e], inside);
                next[e] += step;
            }
        }
    }

    DEVICE void loadGroup(S (&to)[GROUP], const S* from, int inside) {
        if (aligned && inside >= GROUP) {
            Vector<S, GROUP> v = loadVector<GROUP>(from);
#pragma unroll
            for (int i = 0; i < GROUP; i++) {
                to[i] = v.values[i];
            }
            return;
        }
#pragma unroll
        for (int i = 0; i < GROUP; i++) {
            to[i] = i < inside ? from[i] : S{};
        }
    }

    DEVICE void store(W* to) const {
#pragma unroll
        for (int e = 0; e < EACH; e++) {
            if (has(e)) {
                storeGroup(to + place[e], held[e]);
            }
        }
    }

    DEVICE void storeGroup(W* to, const S (&group)[GROUP]) const {
        Vector<W, GROUP> v;
#pragma unroll
        for (int i = 0; i < GROUP; i++) {
            v.values[i] = widen(group[i]);
        }
        if (!alongK) {
            storeVector(to, v);
            return;
        }
#pragma unroll
        for (int i = 0; i < GROUP; i++) {
            to[i * PITCH] = v.values[i];
        }
    }
};

/** Reads the N numbers of a thread from one row of a buffer: groups that are `apart` from one another. */
template <class W, int N, int GROUP>
DEVICE void readGroups(W (&to)[N], const W* from, int apart) {
#pragma unroll
    for (int g = 0; g < N / GROUP; g++) {
        Vector<W, GROUP> v = loadVector<GROUP>(from + g * apart);
#pragma unroll
        for (int i = 0; i < GROUP; i++) {
            to[g * GROUP + i] = v.values[i];
        }
    }
}

/** sums += a . b for BK steps along k, from where the thread's numbers begin in the first of each operand's rows. */
template <int BK, int BM, int BN, class W, int TM, int TN>
DEVICE void multiplyStep(W (&sums)[TM][TN], const W* a, const W* b) {
    constexpr int GROUP = 16 / sizeof(W);
#pragma unroll 8
    for (int p = 0; p < BK; p++) {
        W x[TM], y[TN];
        readGroups<W, TM, GROUP>(x, a + p * (BM + GROUP), BM / (TM / GROUP));
        readGroups<W, TN, GROUP>(y, b + p * (BN + GROUP), BN / (TN / GROUP));
#pragma unroll
        for (int i = 0; i < TM; i++) {
#pragma unroll
            for (int j = 0; j < TN; j++) {
                sums[i][j] = fma(x[i], y[j], sums[i][j]);
            }
        }
    }
}

/**
 * Stores a thread's results: DOWN x ACROSS groups of GROUP x GROUP, `apartM` and `apartN` from one another. They go by
 * way of `place`, where the thread has room for ROOM groups, each `apart` from the next: registers cannot be chosen as
 * the kernel runs, and so there is little code.
 */
template <class S, int DOWN, int ACROSS, int GROUP, int ROOM, class W>
DEVICE void storeRows(void* c, const GemmTile& tile, const W (&sums)[DOWN * GROUP][ACROSS * GROUP], const GemmShape& s,
                      int m, int n, int apartM, int apartN, W* place, int apart) {
    constexpr int ROWS = ROOM / ACROSS < DOWN * GROUP ? ROOM / ACROSS : DOWN * GROUP;
    static_assert(ROWS > 0 && DOWN * GROUP % ROWS == 0, "whole rows, as many each time");
#pragma unroll 1
    for (int first = 0; first < DOWN * GROUP; first += ROWS) {
#pragma unroll
        for (int i = 0; i < DOWN * GROUP; i++) {
            if (i / ROWS * ROWS == first) {
#pragma unroll
                for (int g = 0; g < ACROSS; g++) {
                    Vector<W, GROUP> v;
#pragma unroll
                    for (int j = 0; j < GROUP; j++) {
                        v.values[j] = sums[i][g * GROUP + j];
                    }
                    storeVector(place + (i % ROWS * ACROSS + g) * apart, v);
                }
            }
        }
#pragma unroll 1
        for (int id = 0; id < ROWS * ACROSS; id++) {
            Vector<W, GROUP> v = loadVector<GROUP>(place + id * apart);
            int row = first + id / ACROSS;
            storeResults<S>(c, tile.c, v.values, s, tile.m + m + row / GROUP * apartM + row % GROUP,
                            tile.n + n + id % ACROSS * apartN);
        }
    }
}

template <class S, class W, int BM, int BN, int BK, int TM, int TN>
DEVICE void fmaGemm(const S* a, const S* b, void* c, const GemmShape& s) {
    constexpr int GROUP = 16 / sizeof(W), COLUMNS = BN / TN, THREADS = BM / TM * COLUMNS;
    constexpr int ACROSS = COLUMNS < 8 ? COLUMNS : 8, DOWN = 32 / ACROSS, WARPS_ACROSS = COLUMNS / ACROSS;
    constexpr int APART_M = BM / (TM / GROUP), APART_N = BN / (TN / GROUP);
    typedef FmaOperand<S, W, BM, BK, THREADS> A;
    typedef FmaOperand<S, W, BN, BK, THREADS> B;
    constexpr int SIZE_A = BK * A::PITCH, SIZE_B = BK * B::PITCH;
    alignas(16) __shared__ W buffers[2 * (SIZE_A + SIZE_B)];
    constexpr int ROOM = 2 * (SIZE_A + SIZE_B) / GROUP / THREADS;
    W* buffersB = buffers + 2 * SIZE_A;

    GemmTile tile = gemmTile<BM, BN>(s);
    A left(a + tile.a + tile.m * s.aM + tile.begin * s.aK, s.aM, s.aK, s.m - tile.m, s.aAligned);
    B right(b + tile.b + tile.n * s.bN + tile.begin * s.bK, s.bN, s.bK, s.n - tile.n, s.bAligned);
    int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    int m = (warp / WARPS_ACROSS * DOWN + lane / ACROSS) * GROUP;
    int n = (warp % WARPS_ACROSS * ACROSS + lane % ACROSS) * GROUP;
    W sums[TM][TN] = {};

    // In each turn a step is loaded and the one before it is computed.
    bool filled = false;
    int depth = tile.end - tile.begin;
    for (int buffer = 0; depth > 0 || filled; depth -= BK, buffer ^= 1) {
        bool more = depth > 0;
        if (more) {
            left.load(depth);
            right.load(depth);
        }
        if (filled) {
            int other = buffer ^ 1;
            multiplyStep<BK, BM, BN>(sums, buffers + other * SIZE_A + m, buffersB + other * SIZE_B + n);
        }
        if (more) {
            left.store(buffers + buffer * SIZE_A);
            right.store(buffersB + buffer * SIZE_B);
        }
        __syncthreads();
        filled = more;
    }
    storeRows<S, TM / GROUP, TN / GROUP, GROUP, ROOM>(c, tile, sums, s, m, n, APART_M, APART_N,
                                                      buffers + threadIdx.x * GROUP, THREADS * GROUP);
}
