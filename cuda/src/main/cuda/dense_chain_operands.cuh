// How chains of dense layers multiply 16 rows by 16 columns of weights: by tensor cores, operands rounded to 16 bits or
// to TF32, or in FLOAT32. Of each the step along k, how a lane holds weights, and where its sums belong.
#pragma once
#include "memory.cuh"
#include "mma.cuh"

/** Rows that a team takes, and columns of a group. */
static const int CHAIN_ROWS = 16;
static const int CHAIN_COLUMNS = 16;
/** Sums of a warp. */
static const int CHAIN_SUMS = CHAIN_ROWS * CHAIN_COLUMNS;
static const int CHAIN_PAIRS = CHAIN_SUMS / 2;

/** What tensor cores do with 16 rows and 16 columns. M is one of the operand types below. */
template <class M>
struct TensorChain {
    static constexpr int LOADS = 1;
    /** Steps whose weights are on their way while others are multiplied. */
    static constexpr int AHEAD = 4;
    typedef float Sums[2][4];

    /** sums += 16 rows . weights of a step; `rows` is where the rows of the step begin. */
    DEVICE static void multiply(Sums& sums, const unsigned char* rows, int pitch, int, int,
                                const Pack<unsigned> (&weights)[LOADS]) {
        int lane = threadIdx.x % 32;
        unsigned a[4];
        loadMatrices(a, sharedAddress(rows + lane % 16 * pitch + lane / 16 * 16));
#pragma unroll
        for (int tile = 0; tile < 2; tile++) {
            unsigned b[2] = {weights[0].at[2 * tile], weights[0].at[2 * tile + 1]};
            M::product(sums[tile], a, b);
        }
    }

    /** Lays down a warp's sums as pairs of neighbouring columns, in the order in which the lanes hold them. */
    DEVICE static void put(float* to, const Sums& sums) {
        int lane = threadIdx.x % 32;
#pragma unroll
        for (int tile = 0; tile < 2; tile++) {
            const float(&d)[4] = sums[tile];
            storePack(to + (tile * 32 + lane) * 4, Pack<float>{{d[0], d[1], d[2], d[3]}});
        }
    }

    /** Where pair `pair` belongs. */
    DEVICE static int row(int pair) { return pair % 2 * 8 + pair / 2 % 32 / 4; }
    DEVICE static int column(int pair) { return pair / 64 * 8 + pair / 2 % 4 * 2; }
};

/** Operands rounded to FLOAT16 or BFLOAT16: two to a word. */
template <class N>
struct Short {
    static constexpr int BYTES = 2;
    static constexpr int STEP = 16;
    typedef unsigned Pair;

    DEVICE static Pair pair(float low, float high) { return N::pack(low, high); }

    /** A lane's 16 bytes of a step; at(k, n) is an element of the step, or 0. */
    template <class F>
    DEVICE static Pack<unsigned> weights(int lane, int, F at) {
        Pack<unsigned> words;
#pragma unroll
        for (int i = 0; i < 4; i++) {
            int k = lane % 4 * 2 + i % 2 * 8;
            int n = lane / 4 + i / 2 * 8;
            words.at[i] = N::pack(at(k, n), at(k + 1, n));
        }
        return words;
    }
};

struct PackFloat16 {
    DEVICE static unsigned pack(float low, float high) { return packFloat16(low, high); }
};

struct PackBFloat16 {
    DEVICE static unsigned pack(float low, float high) { return packBFloat16(low, high); }
};

struct ChainFloat16 : Short<PackFloat16>, TensorChain<ChainFloat16> {
    DEVICE static void product(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) { mmaFloat16(d, a, b); }
};

struct ChainBFloat16 : Short<PackBFloat16>, TensorChain<ChainBFloat16> {
    DEVICE static void product(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) { mmaBFloat16(d, a, b); }
};

/** Operands rounded to TF32. */
struct ChainTf32 : TensorChain<ChainTf32> {
    static constexpr int BYTES = 4;
    static constexpr int STEP = 8;
    typedef uint2 Pair;
    DEVICE static void product(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) { mmaTf32(d, a, b); }

    DEVICE static unsigned rounded(float x) { return roundTf32(__float_as_uint(x)); }

    DEVICE static Pair pair(float low, float high) { return make_uint2(rounded(low), rounded(high)); }

    template <class F>
    DEVICE static Pack<unsigned> weights(int lane, int, F at) {
        Pack<unsigned> words;
#pragma unroll
        for (int i = 0; i < 4; i++) {
            words.at[i] = rounded(at(lane % 4 + i % 2 * 4, lane / 4 + i / 2 * 8));
        }
        return words;
    }
};

/**
 * FLOAT32 by multiply-add instructions. Of a step of 32 along k, lanes 4 i to 4 i + 3 multiply four, from 4 i on; each
 * of them has four columns and all rows.
 */
struct ChainFloat32 {
    static constexpr int BYTES = 4;
    static constexpr int STEP = 32;
    static constexpr int LOADS = 4;
    static constexpr int AHEAD = 1;
    typedef float Sums[CHAIN_ROWS][4];
    typedef uint2 Pair;

    DEVICE static Pair pair(float low, float high) { return make_uint2(__float_as_uint(low), __float_as_uint(high)); }

    template <class F>
    DEVICE static Pack<unsigned> weights(int lane, int load, F at) {
        Pack<unsigned> words;
#pragma unroll
        for (int i = 0; i < 4; i++) {
            words.at[i] = __float_as_uint(at(lane / 4 * 4 + i, lane % 4 * 4 + load));
        }
        return words;
    }

    /** Of `columns` columns left from `rows` on, zeros behind them; four rows at a time, as far as there are. */
    DEVICE static void multiply(Sums& sums, const unsigned char* rows, int pitch, int columns, int present,
                                const Pack<unsigned> (&weights)[LOADS]) {
        int first = threadIdx.x % 32 / 4 * 4;
#pragma unroll
        for (int row = 0; row < CHAIN_ROWS; row++) {
            if (row / 4 * 4 < present) {
                const float* at = reinterpret_cast<const float*>(rows + row * pitch) + first;
                Pack<float> x = first < columns ? loadPack(at) : everywhere(0.0f);
#pragma unroll
                for (int column = 0; column < 4; column++) {
#pragma unroll
                    for (int i = 0; i < 4; i++) {
                        sums[row][column] = fmaf(x.at[i], __uint_as_float(weights[column].at[i]), sums[row][column]);
                    }
                }
            }
        }
    }

    /**
     * The lane `mask` further on gets half of COUNT rows, and adds them to its own; the one before keeps the others.
     */
    template <int COUNT>
    DEVICE static void halve(Sums& sums, int mask) {
        bool upper = (threadIdx.x & mask) != 0;
#pragma unroll
        for (int i = 0; i < COUNT / 2 * 4; i++) {
            float& low = sums[i / 4][i % 4];
            float high = sums[i / 4 + COUNT / 2][i % 4];
            low = (upper ? high : low) + __shfl_xor_sync(FULL_WARP, upper ? low : high, mask);
        }
    }

    /** After three halvings a lane has two rows of its four columns. */
    DEVICE static void put(float* to, Sums& sums) {
        halve<CHAIN_ROWS>(sums, 16);
        halve<CHAIN_ROWS / 2>(sums, 8);
        halve<CHAIN_ROWS / 4>(sums, 4);
        int lane = threadIdx.x % 32;
#pragma unroll
        for (int i = 0; i < 2; i++) {
            storePack(to + (lane / 4 * 2 + i) * CHAIN_COLUMNS + lane % 4 * 4,
                      Pack<float>{{sums[i][0], sums[i][1], sums[i][2], sums[i][3]}});
        }
    }

    DEVICE static int row(int pair) { return pair / (CHAIN_COLUMNS / 2); }
    DEVICE static int column(int pair) { return pair % (CHAIN_COLUMNS / 2) * 2; }
};
