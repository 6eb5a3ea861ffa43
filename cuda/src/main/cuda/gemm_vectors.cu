// Products of few rows, which take as long as reading b takes. All are computed in FLOAT32, whatever the precision
// asked for: tensor cores have nothing to gain here. b is read once for each four rows of a, which are read from the
// cache.
// cubin: sm_75 sm_80 sm_90a
#include "gemm.cuh"

/** Stores one result. */
template <class S>
DEVICE void storeResult(void* c, long long matrix, float sum, const GemmShape& s, int m, int n) {
    float values[1] = {sum};
    finish<S>(values, s, s.swapped ? m : n, 1);
    float value = values[0];
    long long at = matrix + (s.swapped ? (long long)n * s.m + m : (long long)m * s.n + n);
    if (sizeof(S) == 2 && s.wide) {
        static_cast<float*>(c)[at] = value;
    } else {
        static_cast<S*>(c)[at] = narrow<S>(value);
    }
}

/**
 * b is stored along n. A block computes 32 columns, a lane one of them; its 32 warps take turns along k, four steps at
 * once, and their sums are added in the order of the warps.
 */
template <class S, int ROWS>
DEVICE void vectorsAcross(const S* a, const S* b, void* c, const GemmShape& s) {
    constexpr int WARPS = 32, AHEAD = 4;
    __shared__ float partial[WARPS][ROWS][32];
    GemmTile tile = gemmTile<ROWS, 32>(s);
    int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    int n = tile.n + lane;
    float sums[ROWS] = {};
    if (n < s.n) {
        const S* x = a + tile.a;
        const S* w = b + tile.b + n;
        // Unsigned: the step behind the end may go past the largest int.
        unsigned end = tile.end;
#pragma unroll 1
        for (unsigned k = (unsigned)tile.begin + warp; k < end; k += WARPS * AHEAD) {
            S values[AHEAD];
#pragma unroll
            for (int i = 0; i < AHEAD; i++) {
                unsigned p = k + i * WARPS;
                values[i] = p < end ? w[p * s.bK] : S{};
            }
#pragma unroll
            for (int i = 0; i < AHEAD; i++) {
                unsigned p = k + i * WARPS;
                if (p < end) {
#pragma unroll
                    for (int r = 0; r < ROWS; r++) {
                        // Rows that are not there repeat the last one and are not stored.
                        sums[r] = fmaf(widen(x[min(tile.m + r, s.m - 1) * s.aM + p * s.aK]), widen(values[i]), sums[r]);
                    }
                }
            }
        }
    }
#pragma unroll
    for (int r = 0; r < ROWS; r++) {
        partial[warp][r][lane] = sums[r];
    }
    __syncthreads();
    if (warp < min(ROWS, s.m - tile.m) && n < s.n) {
        float sum = 0;
#pragma unroll 8
        for (int i = 0; i < WARPS; i++) {
            sum += partial[i][warp][lane];
        }
        storeResult<S>(c, tile.c, sum, s, tile.m + warp, n);
    }
}

/** Four neighbours, of which `inside` are there; the others are 0. */
template <class S>
DEVICE void loadFour(float (&to)[4], const S* from, long long step, int inside) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
        to[i] = i < inside ? widen(from[i * step]) : 0.0f;
    }
}

/** Four neighbours at once. */
template <class S>
DEVICE void loadFour(float (&to)[4], const S* from) {
    Vector<S, 4> v = loadVector<4>(from);
#pragma unroll
    for (int i = 0; i < 4; i++) {
        to[i] = widen(v.values[i]);
    }
}

/** b is stored along k. A warp computes two columns, each lane four numbers along k in 128. */
template <class S, int ROWS>
DEVICE void vectorsAlong(const S* a, const S* b, void* c, const GemmShape& s) {
    constexpr int COLUMNS = 2, WARPS = 4;
    GemmTile tile = gemmTile<ROWS, COLUMNS * WARPS>(s);
    int lane = threadIdx.x % 32;
    int n = tile.n + threadIdx.x / 32 * COLUMNS;
    if (n >= s.n) {
        return;
    }
    const S* x = a + tile.a;
    const S* w = b + tile.b + n * s.bN;
    // Rows and columns that are not there repeat others and are not stored.
    long long second = n + 1 < s.n ? s.bN : 0;
    bool aligned = s.aAligned && s.bAligned && s.aK == 1;
    float sums[ROWS][COLUMNS] = {};
    unsigned end = tile.end;
#pragma unroll 1
    for (unsigned k = (unsigned)tile.begin + lane * 4; k < end; k += 128) {
        float rows[ROWS][4], columns[COLUMNS][4];
        int inside = (int)(end - k);
        if (aligned && inside >= 4) {
#pragma unroll
            for (int j = 0; j < COLUMNS; j++) {
                loadFour(columns[j], w + j * second + k);
            }
#pragma unroll
            for (int r = 0; r < ROWS; r++) {
                loadFour(rows[r], x + min(tile.m + r, s.m - 1) * s.aM + k);
            }
        } else {
#pragma unroll
            for (int j = 0; j < COLUMNS; j++) {
                loadFour(columns[j], w + j * second + k, 1, inside);
            }
#pragma unroll
            for (int r = 0; r < ROWS; r++) {
                loadFour(rows[r], x + min(tile.m + r, s.m - 1) * s.aM + k * s.aK, s.aK, inside);
            }
        }
#pragma unroll
        for (int r = 0; r < ROWS; r++) {
#pragma unroll
            for (int j = 0; j < COLUMNS; j++) {
#pragma unroll
                for (int i = 0; i < 4; i++) {
                    sums[r][j] = fmaf(rows[r][i], columns[j][i], sums[r][j]);
                }
            }
        }
    }
    // One lane stores each result.
    float result = 0;
#pragma unroll
    for (int i = 0; i < ROWS * COLUMNS; i++) {
        float sum = sums[i / COLUMNS][i % COLUMNS];
#pragma unroll
        for (int other = 16; other > 0; other /= 2) {
            sum += __shfl_xor_sync(FULL_WARP, sum, other);
        }
        result = lane == i ? sum : result;
    }
    int row = tile.m + lane / COLUMNS, column = n + lane % COLUMNS;
    if (lane < ROWS * COLUMNS && row < s.m && column < s.n) {
        storeResult<S>(c, tile.c, result, s, row, column);
    }
}

#define GEMM_VECTORS(type, S, ROWS)                                                                       \
    KERNEL(gemm_across_##ROWS##_##type, 1024, (const S* a, const S* b, void* c, GemmShape s)) {           \
        vectorsAcross<S, ROWS>(a, b, c, s);                                                               \
    }                                                                                                     \
    KERNEL(gemm_along_##ROWS##_##type, 128, (const S* a, const S* b, void* c, GemmShape s)) {             \
        vectorsAlong<S, ROWS>(a, b, c, s);                                                                \
    }

GEMM_VECTORS(f32, float, 1)
GEMM_VECTORS(f32, float, 4)
GEMM_VECTORS(f16, Float16, 1)
GEMM_VECTORS(f16, Float16, 4)
GEMM_VECTORS(bf16, BFloat16, 1)
GEMM_VECTORS(bf16, BFloat16, 4)
