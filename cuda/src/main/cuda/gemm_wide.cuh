// Matrix products by tensor cores for aligned operands, which are copied to shared memory as they are stored: the
// kernels for large products. From sm_80 on.
//
// A step along k takes 64 bytes of each row of an operand. Copies of the next STAGES - 1 steps are under way while one
// is computed, and need no registers. In large tiles a warp computes 64 x 64 results: 128 registers of a thread; its
// fragments for the next half step (another 32) are read while it multiplies. For 64 x 64 results it reads 128 rows, 32
// bytes each, from shared memory for 64 x 64 x 16 multiply-adds (16-bit operands; half as many with TF32): 1/16 byte
// for each, which with 1/43 to write leaves room at the 1300 a clock that mma.sync reaches on Hopper (shared memory
// gives 128 bytes).
//
// Eight warps, two for each of a multiprocessor's four schedulers, are one block of 128 x 256 or two of 128 x 128. The
// first reads 1/43 byte (TF32 1/21) from the second-level cache for each multiply-add, the second a third more: on an
// A100 2 TB/s at 150 TFLOP/s; on an H100 6 TB/s at 530, which is about what its cache gives. Three stages are 75 KiB,
// or twice 51: what a multiprocessor of sm_86 and sm_89 has for one block. The 64 x 64 tile, its warps 32 x 32, has a
// quarter of the registers and four stages in 36 KiB: for small products, where the time of a copy counts most.
//
// An operand that is stored along k lies in shared memory as gemm_mma.cuh says. One that is stored along m or n lies as
// rows of B numbers, one for each k. With 16-bit numbers such rows are 16 bytes longer than that, so that the eight
// rows that `ldmatrix` reads and transposes at once meet all banks. There is no such instruction for 32-bit numbers: a
// thread reads its own, of four rows and eight columns within a warp, and rows are 32 bytes longer to spread those.
// Which of the two it is, is asked where fragments are read; the multiplications are the same.
#pragma once
#include "gemm_mma.cuh"

/** One operand in shared memory: B numbers along m or n, a chunk or more of them for each thread. */
template <class S, int B, int THREADS>
struct WideOperand {
    static constexpr int CHUNK = 16 / sizeof(S);
    static constexpr int BK = 4 * CHUNK;
    /** From one k to the next, where stored along m or n. */
    static constexpr int PITCH = B * sizeof(S) + (sizeof(S) == 2 ? 16 : 32);
    static constexpr int BYTES = PITCH * BK;
    static constexpr int EACH = B * 4 / THREADS;
    static_assert(BYTES >= B * 64, "room for either way");

    const S* next;
    long long step, apart;
    bool alongK;
    /**
     * Where this thread's first chunk begins along the stored direction, where across, and how many there are across.
     */
    int column, row, left;
    /** Where in a stage this thread's first chunk goes, how far from it the next one, and where its fragments are. */
    int place, placeApart, fragment;

    /**
     * `rows` and `depth`: the strides along m or n, and along k; `count`: how many of the B numbers there are; `first`:
     * of the warp's.
     */
    DEVICE WideOperand(const S* from, long long rows, long long depth, int count, int first)
        : step(depth * BK), alongK(depth == 1), left(count) {
        int lane = threadIdx.x % 32;
        int across = alongK ? 4 : B / CHUNK, down = THREADS / across;
        long long stride = alongK ? rows : depth;
        row = threadIdx.x / across;
        column = threadIdx.x % across * CHUNK;
        next = from + row * stride + column;
        apart = stride * down;
        if (alongK) {
            place = chunkAt(row, column / CHUNK);
            placeApart = down * 64;
            fragment = fragmentAt(first);
        } else {
            place = row * PITCH + column * (int)sizeof(S);
            placeApart = down * PITCH;
            fragment = sizeof(S) == 2 ? (lane / 16 * 8 + lane % 8) * PITCH + (first + lane / 8 % 2 * 8) * 2
                                      : lane % 4 * PITCH + (first + lane / 4) * 4;
        }
    }

    /** Begins to copy the next BK numbers along k, of which `depth` are there; zeros take the places of the others. */
    DEVICE void copy(Shared stage, int depth) {
        int acrossEnd = alongK ? left : depth, alongEnd = alongK ? depth : left;
        int bytes = min(max(alongEnd - column, 0), CHUNK) * (int)sizeof(S);
        const S* from = next;
        Shared to = stage + place;
        int down = alongK ? THREADS / 4 : THREADS / (B / CHUNK);
#pragma unroll
        for (int e = 0; e < EACH; e++) {
            copyAsync(to, from, row + e * down < acrossEnd ? bytes : 0);
            from += apart;
            to += placeApart;
        }
        next += step;
    }

    /** The fragments of 16 TILES numbers along m or n, of one half of a stage along k. */
    template <int TILES>
    DEVICE void read(unsigned (&to)[TILES][4], Shared stage, int half) const {
        if (alongK) {
            Shared at = stage + (fragment ^ half * 32);
#pragma unroll
            for (int i = 0; i < TILES; i++) {
                loadMatrices(to[i], at + i * (16 * 64));
            }
        } else {
            readAcross(to, stage + fragment + half * (BK / 2 * PITCH));
        }
    }

    template <int TILES>
    DEVICE void readAcross(unsigned (&to)[TILES][4], Shared at) const {
#pragma unroll
        for (int i = 0; i < TILES; i++) {
            if (sizeof(S) == 2) {
                loadMatricesTransposed(to[i], at + i * 32);
            } else {
#pragma unroll
                for (int j = 0; j < 4; j++) {
                    to[i][j] = loadShared(at + i * 64 + j / 2 * (4 * PITCH) + j % 2 * 32);
                }
            }
        }
    }
};

/** FLOAT32 numbers were copied as they are; they are rounded when they are about to be multiplied. */
template <class M, int TILES>
DEVICE void roundFragments(unsigned (&fragments)[TILES][4]) {
    if (M::CHUNK == 4) {
#pragma unroll
        for (int i = 0; i < TILES; i++) {
#pragma unroll
            for (int j = 0; j < 4; j++) {
                fragments[i][j] = roundTf32(fragments[i][j]);
            }
        }
    }
}

/** A warp's sums += a . b for one half of a stage. */
template <class M, int MT, int NT>
DEVICE void multiplyHalf(float (&sums)[MT][NT][4], unsigned (&a)[MT][4], unsigned (&b)[NT / 2][4]) {
    roundFragments<M>(b);
    roundFragments<M>(a);
#pragma unroll
    for (int i = 0; i < MT; i++) {
        multiplyRow<M>(sums[i], a[i], b);
    }
}

/** A block's tile is BM x BN, a warp's W x W. */
template <class S, class M, int BM, int BN, int W, int STAGES>
DEVICE void wideGemm(const S* a, const S* b, void* c, const GemmShape& s) {
    constexpr int ACROSS = BN / W, THREADS = BM / W * ACROSS * 32;
    typedef WideOperand<S, BM, THREADS> A;
    typedef WideOperand<S, BN, THREADS> B;
    constexpr int BK = A::BK, STAGE = A::BYTES + B::BYTES;
    static_assert(THREADS / 8 * ResultRows<W>::SIZE <= STAGES * STAGE, "room for the results");
    DYNAMIC_SHARED(unsigned char, buffers);
    Shared shared = sharedAddress(buffers);

    GemmTile tile = gemmTile<BM, BN>(s);
    int warp = threadIdx.x / 32;
    int m = warp / ACROSS * W, n = warp % ACROSS * W;
    A left(a + tile.a + tile.m * s.aM + tile.begin * s.aK, s.aM, s.aK, s.m - tile.m, m);
    B right(b + tile.b + tile.n * s.bN + tile.begin * s.bK, s.bN, s.bK, s.n - tile.n, n);
    float sums[W / 16][W / 8][4] = {};
    unsigned fragmentsA[2][W / 16][4], fragmentsB[2][W / 16][4];

    // A turn begins the copies of step `turn` and computes the one STAGES - 1 before it; the first ones only copy.
    int depth = tile.end - tile.begin;
    int steps = (depth - 1) / BK + 1;
    int stage = 0, free = 0;
#pragma unroll 1
    for (int turn = 0; turn < steps + STAGES - 1; turn++) {
        bool computes = turn >= STAGES - 1;
        if (computes) {
            left.read(fragmentsA[1], shared + stage, 1);
            right.read(fragmentsB[1], shared + stage + A::BYTES, 1);
        }
        if (turn < steps) {
            left.copy(shared + free, depth);
            right.copy(shared + free + A::BYTES, depth);
            depth -= BK;
        }
        endCopyGroup();
        free = free == (STAGES - 1) * STAGE ? 0 : free + STAGE;
        if (computes) {
            multiplyHalf<M>(sums, fragmentsA[0], fragmentsB[0]);
            stage = stage == (STAGES - 1) * STAGE ? 0 : stage + STAGE;
        }
        if (turn >= STAGES - 2) {
            // The next step's copies are done when all threads have waited for theirs; then all have read this step,
            // too, and its stage is free.
            waitCopies<STAGES - 2>();
            __syncthreads();
            if (turn < steps + STAGES - 2) {
                left.read(fragmentsA[0], shared + stage, 0);
                right.read(fragmentsB[0], shared + stage + A::BYTES, 0);
            }
        }
        if (computes) {
            multiplyHalf<M>(sums, fragmentsA[1], fragmentsB[1]);
        }
    }
    waitCopies<0>();
    __syncthreads();
    float* results = reinterpret_cast<float*>(buffers) + warp * ResultRows<W>::SIZE;
    storeFragments<S>(c, tile.c, sums, s, tile.m + m, tile.n + n, results);
}
