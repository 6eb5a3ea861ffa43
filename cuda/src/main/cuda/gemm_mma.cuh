// What the two kinds of tensor-core kernels share: the types of multiplicands, how a warp reads its fragments from
// shared memory, and how it stores its results.
//
// In shared memory an operand's part of a tile takes 64 bytes along k, four chunks of 16 bytes, for each row m or n.
// Chunk c of row r stands at place c ^ (r / 2 % 4) of the row: then the eight rows that `ldmatrix` reads at once meet
// all 32 banks, and so do eight threads that store or copy neighbouring chunks, of one column or of two rows.
#pragma once
#include "gemm.cuh"
#include "mma.cuh"

/** FLOAT32 operands rounded to TF32: four to a chunk; a warp multiplies two chunks, 8 numbers along k, at once. */
struct Tf32 {
    static constexpr int CHUNK = 4;

    DEVICE static void multiply(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) { mmaTf32(d, a, b); }
};

/** Operands rounded to FLOAT16: eight to a chunk; a warp multiplies two chunks, 16 numbers along k, at once. */
struct Half {
    static constexpr int CHUNK = 8;

    DEVICE static unsigned pack(float low, float high) { return packFloat16(low, high); }

    DEVICE static void multiply(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
#if defined(__CUDACC__) && __CUDA_ARCH__ < 800
        mmaFloat16Half(d, a[0], a[1], b[0]);
        mmaFloat16Half(d, a[2], a[3], b[1]);
#else
        mmaFloat16(d, a, b);
#endif
    }
};

/** Operands rounded to BFLOAT16, like Half. */
struct Brain {
    static constexpr int CHUNK = 8;

    DEVICE static unsigned pack(float low, float high) { return packBFloat16(low, high); }

    DEVICE static void multiply(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
        mmaBFloat16(d, a, b);
    }
};

/** Where chunk `chunk` of row `row` stands, in bytes. */
DEVICE int chunkAt(int row, int chunk) { return row * 64 + ((chunk ^ (row >> 1 & 3)) << 4); }

/**
 * Where lane's row of `ldmatrix` is, for 16 rows from the `from`-th on: lanes 16 to 31 read the chunk behind. With
 * chunk 2 for chunk 0 it is this ^ 32.
 */
DEVICE int fragmentAt(int from) {
    int lane = threadIdx.x % 32;
    return chunkAt(from + lane % 16, lane / 16);
}

/** A row of 16 x 16 results, times 8 x NT: sums += a . b. `columns`: the fragments of b, 16 columns each. */
template <class M, int NT>
DEVICE void multiplyRow(float (&sums)[NT][4], const unsigned (&a)[4], const unsigned (&columns)[NT / 2][4]) {
#pragma unroll
    for (int j = 0; j < NT; j++) {
        unsigned b[2] = {columns[j / 2][j % 2], columns[j / 2][j % 2 + 2]};
        M::multiply(sums[j], a, b);
    }
}

/**
 * By way of what shared memory a warp stores 16 rows of COLUMNS results: SIZE numbers. Four rows are 32 banks on, so
 * that 16 lanes that store pairs meet all of them.
 */
template <int COLUMNS>
struct ResultRows {
    static constexpr int PITCH = COLUMNS + 8;
    static constexpr int SIZE = 16 * PITCH;

    /** Lays down a warp's part of 16 rows. */
    template <int NT>
    DEVICE static void put(float* shared, const float (&sums)[NT][4]) {
        int lane = threadIdx.x % 32;
        float* at = shared + lane / 4 * PITCH + lane % 4 * 2;
#pragma unroll
        for (int j = 0; j < NT; j++) {
            storeVector(at + j * 8, Vector<float, 2>{{sums[j][0], sums[j][1]}});
            storeVector(at + j * 8 + 8 * PITCH, Vector<float, 2>{{sums[j][2], sums[j][3]}});
        }
    }
};

/**
 * Stores a warp's results, of which the first is at (m, n), 16 rows at a time by way of `shared`: as neighbours, and
 * with little code.
 */
template <class S, int MT, int NT>
DEVICE void storeFragments(void* c, long long matrix, const float (&sums)[MT][NT][4], const GemmShape& s, int m, int n,
                           float* shared) {
    typedef ResultRows<NT * 8> Rows;
    int lane = threadIdx.x % 32;
#pragma unroll 1
    for (int i = 0; i < MT; i++) {
#pragma unroll
        for (int tile = 0; tile < MT; tile++) {
            // Registers cannot be chosen as the kernel runs.
            if (tile == i) {
                Rows::put(shared, sums[tile]);
            }
        }
        __syncwarp();
#pragma unroll 1
        for (int id = lane; id < 16 * NT * 2; id += 32) {
            int row = id / (NT * 2), column = id % (NT * 2) * 4;
            Vector<float, 4> v = loadVector<4>(shared + row * Rows::PITCH + column);
            storeResults<S>(c, matrix, v.values, s, m + i * 16 + row, n + column);
        }
        __syncwarp();
    }
}
