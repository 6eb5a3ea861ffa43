// Matrix products by tensor cores for operands of any layout, alignment and type, which pass through registers.
//
// While one step along k (64 bytes of multiplicands) is computed, the next one is loaded into registers; then it is
// rounded, packed and stored to the other of two buffers. So operands need not be stored as they are multiplied, nor be
// aligned, at the price of registers, and of instructions that the copies of gemm_wide.cuh do not need.
#pragma once
#include "gemm_mma.cuh"

/** FLOAT32 numbers on their way into a chunk. */
template <class S, class M>
struct Chunk {
    float values[M::CHUNK];

    /** Loads the numbers, `step` elements from one another, of which `inside` are there; the others are 0. */
    DEVICE void load(const float* from, long long step, int inside, bool vectors) {
        if (vectors && inside >= M::CHUNK) {
#pragma unroll
            for (int i = 0; i < M::CHUNK; i += 4) {
                Vector<float, 4> v = loadVector<4>(from + i);
#pragma unroll
                for (int j = 0; j < 4; j++) {
                    values[i + j] = v.values[j];
                }
            }
            return;
        }
#pragma unroll
        for (int i = 0; i < M::CHUNK; i++) {
            values[i] = i < inside ? *from : 0.0f;
            from += step;
        }
    }

    DEVICE Vector<unsigned, 4> packed(bool) const {
        Vector<unsigned, 4> v;
#pragma unroll
        for (int i = 0; i < 4; i++) {
            v.values[i] = M::pack(values[2 * i], values[2 * i + 1]);
        }
        return v;
    }
};

template <>
DEVICE Vector<unsigned, 4> Chunk<float, Tf32>::packed(bool) const {
    Vector<unsigned, 4> v;
#pragma unroll
    for (int i = 0; i < 4; i++) {
        v.values[i] = roundTf32(__float_as_uint(values[i]));
    }
    return v;
}

/** 16-bit numbers on their way into a chunk: in four registers, or, where they lie apart, in eight. */
template <class S>
struct StoredChunk {
    unsigned values[8];

    DEVICE static unsigned one(const S* from, int i, int inside) { return i < inside ? from->bits : 0u; }

    DEVICE void load(const S* from, long long step, int inside, bool vectors) {
        if (vectors) {
            if (inside >= 8) {
                Vector<unsigned, 4> v = loadVector<4>(reinterpret_cast<const unsigned*>(from));
#pragma unroll
                for (int i = 0; i < 4; i++) {
                    values[i] = v.values[i];
                }
            } else {
#pragma unroll
                for (int i = 0; i < 4; i++) {
                    values[i] = one(from + 2 * i, 2 * i, inside) | one(from + 2 * i + 1, 2 * i + 1, inside) << 16;
                }
            }
            return;
        }
#pragma unroll
        for (int i = 0; i < 8; i++) {
            values[i] = one(from, i, inside);
            from += step;
        }
    }

    DEVICE Vector<unsigned, 4> packed(bool vectors) const {
        Vector<unsigned, 4> v;
#pragma unroll
        for (int i = 0; i < 4; i++) {
            v.values[i] = vectors ? values[i] : values[2 * i] | values[2 * i + 1] << 16;
        }
        return v;
    }
};

template <>
struct Chunk<Float16, Half> : StoredChunk<Float16> {};
template <>
struct Chunk<BFloat16, Brain> : StoredChunk<BFloat16> {};

/**
 * One operand's part of a tile on its way: B rows of four chunks along k, of which a thread has two neighbours and
 * holds HELD at a time.
 */
template <class S, class M, int B, int THREADS, int HELD>
struct TileOperand {
    static constexpr int BK = 4 * M::CHUNK;
    static_assert(B * 2 == THREADS, "two chunks for each thread");

    const S* next;
    long long step;
    Chunk<S, M> held[HELD];
    /** Where in a buffer the first chunk goes, and where along k it begins. */
    int place, column;
    bool vectors;

    /** `rows` and `depth`: the strides along m or n, and along k; `count`: how many of the B rows there are. */
    DEVICE TileOperand(const S* from, long long rows, long long depth, int count, bool aligned)
        : step(depth), vectors(depth == 1 && aligned) {
        // Threads that are neighbours take neighbouring addresses.
        int row = depth == 1 ? threadIdx.x / 2 : threadIdx.x % B;
        int chunk = (depth == 1 ? threadIdx.x % 2 : threadIdx.x / B) * 2;
        place = chunkAt(row, chunk);
        column = chunk * M::CHUNK;
        // A row outside repeats the last one: what is made of it is not stored.
        next = from + min(row, count - 1) * rows + column * depth;
    }

    /** Loads one of the two chunks, of a step of which `depth` numbers along k are there; the others are 0. */
    DEVICE void load(int which, int depth) {
        held[which % HELD].load(next + which * M::CHUNK * step, step, depth - column - which * M::CHUNK, vectors);
        next += which * BK * step;
    }

    /** Stores the chunk that was loaded. */
    DEVICE void store(int which, unsigned char* to) const {
        storeVector(reinterpret_cast<unsigned*>(to + (place ^ which * 16)), held[which % HELD].packed(vectors));
    }
};

/** A warp's multiplications of one step: in parts, between which operands are loaded and stored. */
template <class M, int WM, int WN>
struct TileWarp {
    static constexpr int MT = WM / 16, NT = WN / 8;

    float sums[MT][NT][4];
    unsigned columns[NT / 2][4];

    /** Reads half of a step's fragments of b, from where a lane's are. */
    DEVICE void readColumns(Shared b) {
#pragma unroll
        for (int j = 0; j < NT / 2; j++) {
            loadMatrices(columns[j], b + j * (16 * 64));
        }
    }

    /** sums += a . b for rows `from` to `to`, which count by 16; `a`: where a lane's fragments are. */
    DEVICE void multiply(Shared a, int from, int to) {
#pragma unroll
        for (int i = from; i < to; i++) {
            unsigned rows[4];
            loadMatrices(rows, a + i * (16 * 64));
            multiplyRow<M>(sums[i], rows, columns);
        }
    }
};

/** A block's tile is BM x BN, a warp's WM x WN. */
template <class S, class M, int BM, int BN, int WM, int WN>
struct TileGemm {
    static constexpr int WARPS_ACROSS = BN / WN, THREADS = BM / WM * WARPS_ACROSS * 32, BK = 4 * M::CHUNK;
    /**
     * The largest tile has registers for one chunk at a time. A small one has, and few others run beside it: all four
     * chunks of a step are under way at once.
     */
    static constexpr int HELD = BM * BN > 64 * 64 ? 1 : 2;
    typedef TileOperand<S, M, BM, THREADS, HELD> A;
    typedef TileOperand<S, M, BN, THREADS, HELD> B;

    /** Loads into the buffer `to`, as long as there is more, while the buffer `from` is computed, if it is filled. */
    DEVICE static void step(A& left, B& right, TileWarp<M, WM, WN>& warp, int depth, bool filled, Shared a, Shared b,
                            unsigned char* to) {
        constexpr int PARTS = 4, MT = WM / 16;
        bool more = depth > 0;
#pragma unroll
        for (int part = 0; part < PARTS; part++) {
            if (more) {
                loadPart(left, right, part, depth);
            }
            if (filled) {
                if (part % 2 == 0) {
                    warp.readColumns(b ^ part / 2 * 32);
                }
                warp.multiply(a ^ part / 2 * 32, part % 2 * MT / 2, (part % 2 + 1) * MT / 2);
            }
            if (more) {
                storePart(left, right, part, to);
            }
        }
    }

    DEVICE static void loadPart(A& left, B& right, int part, int depth) {
        if (HELD == 1) {
            part < 2 ? left.load(part, depth) : right.load(part - 2, depth);
        } else if (part == 0) {
            left.load(0, depth);
            left.load(1, depth);
            right.load(0, depth);
            right.load(1, depth);
        }
    }

    DEVICE static void storePart(const A& left, const B& right, int part, unsigned char* to) {
        if (HELD == 1) {
            part < 2 ? left.store(part, to) : right.store(part - 2, to + BM * 64);
        } else if (part == 3) {
            left.store(0, to);
            left.store(1, to);
            right.store(0, to + BM * 64);
            right.store(1, to + BM * 64);
        }
    }

    DEVICE static void run(const S* a, const S* b, void* c, const GemmShape& s) {
        alignas(128) __shared__ unsigned char buffers[2][(BM + BN) * 64];
        static_assert(sizeof(buffers) >= THREADS / 8 * ResultRows<WN>::SIZE, "room for the results");
        GemmTile tile = gemmTile<BM, BN>(s);
        A left(a + tile.a + tile.m * s.aM + tile.begin * s.aK, s.aM, s.aK, s.m - tile.m, s.aAligned);
        B right(b + tile.b + tile.n * s.bN + tile.begin * s.bK, s.bN, s.bK, s.n - tile.n, s.bAligned);
        int fragmentsA = fragmentAt(threadIdx.x / 32 / WARPS_ACROSS * WM);
        int fragmentsB = fragmentAt(BM + threadIdx.x / 32 % WARPS_ACROSS * WN);
        TileWarp<M, WM, WN> warp = {};

        // In each turn a step is loaded and the one before it is computed.
        bool filled = false;
        int depth = tile.end - tile.begin;
#pragma unroll 1
        for (int buffer = 0; depth > 0 || filled; depth -= BK, buffer ^= 1) {
            Shared from = sharedAddress(buffers[buffer ^ 1]);
            step(left, right, warp, depth, filled, from + fragmentsA, from + fragmentsB, buffers[buffer]);
            __syncthreads();
            filled = depth > 0;
        }
        int index = threadAnew() / 32;
        float* shared = reinterpret_cast<float*>(buffers[0]) + index * ResultRows<WN>::SIZE;
        storeFragments<S>(c, tile.c, warp.sums, s, tile.m + index / WARPS_ACROSS * WM,
                          tile.n + index % WARPS_ACROSS * WN, shared);
    }
};
