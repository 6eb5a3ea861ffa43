// What becomes of a warp's 16 x COLUMNS sums: bias, activation, rounding, and the way to memory, in groups of 16 rows
// of 128 bytes. Thread `lane` of the warp holds of rows lane / 4 (i % 4 < 2) and lane / 4 + 8 the columns 8 (i / 4) +
// 2 (lane % 4) + i % 2 as sums[i].
#pragma once
#include "dense_forms.cuh"
#include "dense_shape.cuh"

/** Result `i` of those that words hold, in its word. */
template <class Y>
DEVICE Y resultOf(unsigned word, int i) {
    return Y{(unsigned short)(word >> 16 * (i % 2))};
}
template <>
DEVICE float resultOf<float>(unsigned word, int) {
    return __uint_as_float(word);
}

/** Shared memory of a warp: two groups of results on their way to memory. */
static const int GROUP_BYTES = 2048, STAGING_BYTES = 2 * GROUP_BYTES;

/** What results of both widths have in common. */
template <class D>
struct EpilogueBase {
    typedef typename D::Result Y;
    typedef float Sums[D::COLUMNS / 2];
    /** Columns of a group, results of one thread in it, and results in 16 bytes. */
    static constexpr int GROUP = D::COLUMNS * (int)sizeof(Y) < 128 ? D::COLUMNS : 128 / (int)sizeof(Y);
    static constexpr int GROUPS = D::COLUMNS / GROUP;
    static constexpr int VALUES = GROUP / 2;
    static constexpr int CHUNK = 16 / (int)sizeof(Y);
    /** Tensor maps of Y are for boxes of 128 bytes: a narrower group is stored without one. */
    static constexpr bool MAPPABLE = GROUP * (int)sizeof(Y) == 128;
    /** How many of a thread's results are computed at a time where that is done in a loop: those of 32 columns. */
    static constexpr int PIECE = 16;
    static constexpr int BIASES = (D::COLUMNS - 1) / 128 + 1;

    const DenseOperands& operands;
    const DenseShape& shape;
    /** The warp's staging, and the bias of the warpgroup's columns, in shared memory. */
    Shared staging, bias;
    /** The warp's first row, and the first column, of the tile that was begun last. */
    int row, column;
    float biases[BIASES];

    DEVICE EpilogueBase(const DenseOperands& o, const DenseShape& s, Shared staging, Shared bias)
        : operands(o), shape(s), staging(staging), bias(bias), row(0), column(0) {}

    DEVICE static int lane() { return threadIdx.x % 32; }

    /** Fetches the bias of the tile at (first, column): each thread of the warpgroup a part. */
    DEVICE void begin(int first, int column) {
        row = first + threadIdx.x / 32 * 16;
        this->column = column;
#pragma unroll
        for (int i = 0; i < BIASES; i++) {
            int at = column + i * 128 + threadIdx.x % 128;
            biases[i] = operands.bias != 0 && at < shape.n ? __ldg(operands.bias + at) : 0.0f;
        }
    }

    /** Lays the bias down for the warpgroup, when all its warps have done with that of the tile before. */
    DEVICE void shareBias(int barrier) {
        syncNamed(barrier, 128);
#pragma unroll
        for (int i = 0; i < BIASES; i++) {
            storeShared(bias + (i * 128 + threadIdx.x % 128) * sizeof(float), biases[i]);
        }
        syncNamed(barrier, 128);
    }

    /**
     * x = sums[at] + bias to sums[at + 3] + bias. The sums themselves are left alone: to a compiler that sees others
     * than products write accumulators, products that run beside anything else are not safe.
     */
    DEVICE void addBias(float* x, const Sums& sums, int at) const {
        float2 b = loadPair(bias + (at * 2 + lane() % 4 * 2) * sizeof(float));
        x[0] = sums[at] + b.x;
        x[1] = sums[at + 1] + b.y;
        x[2] = sums[at + 2] + b.x;
        x[3] = sums[at + 3] + b.y;
    }

    /**
     * Lays activation(sums + bias) of a piece, PIECE numbers of each thread, down at `own`, every thread for itself:
     * for any activation, two numbers at a time in a loop, so that there is little code.
     */
    DEVICE void activateByLoop(const Sums& sums, int piece, Shared own) const {
        // Registers cannot be chosen as the kernel runs.
#pragma unroll
        for (int at = 0; at < D::COLUMNS / 2; at += 4) {
            if (at / PIECE == piece) {
                float x[4];
                addBias(x, sums, at);
                storePair(own + at % PIECE * 128, x[0], x[1]);
                storePair(own + at % PIECE * 128 + 256, x[2], x[3]);
            }
        }
#pragma unroll 1
        for (int i = 0; i < PIECE; i += 2) {
            float2 pair = loadPair(own + i * 128);
            float x[2] = {pair.x, pair.y};
            activate(shape.activation, x);
            storePair(own + i * 128, x[0], x[1]);
        }
    }

    /** Waits until one of the warp's two buffers is free, or with PENDING 0 both. */
    template <int PENDING>
    DEVICE void waitForStaging() const {
        if (mapped()) {
            if (lane() == 0) {
                waitStoresRead<PENDING>();
            }
            __syncwarp();
        }
    }

    DEVICE bool mapped() const { return MAPPABLE && (shape.mapped & Y_MAPPED) != 0; }

    /** Where a group lies that is about to be stored: by turns, so that one can be laid down while one is read. */
    DEVICE Shared buffer(int group) const { return staging + group % 2 * GROUP_BYTES; }

    /** Stores a group that the warp's threads have laid down, chunk c of row r at place c ^ (r % 8). */
    DEVICE void storeGroup(int group) const {
        int first = column + group * GROUP;
        if (mapped()) {
            fenceProxy();
            __syncwarp();
            if (lane() == 0) {
                if (first < shape.n && row < shape.m) {
                    storeTensor(operands.yMap, first, row, buffer(group));
                }
                endStoreGroup();
            }
        } else {
            __syncwarp();
            storeRows(buffer(group), first);
            __syncwarp();
        }
    }

    /** Without a map: a thread stores a chunk of every fourth row. */
    DEVICE void storeRows(Shared from, int first) const {
        int chunk = lane() % 8;
        int at = first + chunk * CHUNK;
        if (chunk * CHUNK >= GROUP || at >= shape.n) {
            return;
        }
        bool aligned = shape.pitch % CHUNK == 0 && reinterpret_cast<unsigned long long>(operands.y) % 16 == 0;
        Y* to = static_cast<Y*>(operands.y) + (long long)row * shape.pitch + at;
#pragma unroll
        for (int i = 0; i < 4; i++) {
            int r = lane() / 8 + i * 4;
            if (row + r < shape.m) {
                uint4 quad = loadQuad(from + r * 128 + ((chunk ^ r % 8) << 4));
                storeChunk(to + (long long)r * shape.pitch, quad, aligned, shape.n - at);
            }
        }
    }

    /** The first `count` results of a chunk. */
    DEVICE static void storeChunk(Y* to, uint4 quad, bool aligned, int count) {
        if (aligned && count >= CHUNK) {
            *reinterpret_cast<uint4*>(to) = quad;
            return;
        }
        const unsigned words[4] = {quad.x, quad.y, quad.z, quad.w};
#pragma unroll
        for (int i = 0; i < CHUNK; i++) {
            if (i < count) {
                to[i] = resultOf<Y>(words[i * (int)sizeof(Y) / 4], i);
            }
        }
    }
};

/**
 * Results of 16 bits. They are packed in registers as soon as the sums are there, and stored later, behind the next
 * tile's first products.
 */
template <class D>
struct PackedEpilogue : EpilogueBase<D> {
    typedef EpilogueBase<D> Base;
    typedef typename D::Result Y;
    using Base::GROUPS;
    using Base::VALUES;
    using Base::lane;
    using typename Base::Sums;
    /** How many of a tile's first steps are followed by what is left of the tile before: stores follow every second. */
    static constexpr int TURNS = 2 * GROUPS;

    unsigned packed[GROUPS][VALUES / 2];
    bool waiting;

    DEVICE PackedEpilogue(const DenseOperands& o, const DenseShape& s, Shared staging, Shared bias)
        : Base(o, s, staging, bias), waiting(false) {}

    /** After step `turn` of the next tile. */
    DEVICE void storeBehind(int turn) {
        if (turn % 2 == 0 && waiting) {
            store(turn / 2);
        }
    }

    DEVICE void finish(const Sums& sums) {
        auto pack = [&](auto form) { packAll<decltype(form)>(sums); };
        int activation = this->shape.activation;
        if (!withPackedForm(activation, pack) && !(this->shape.fast && withFastForm<Y>(activation, pack))) {
            packByLoop(sums);
        }
        waiting = true;
    }

    DEVICE void end() {
        if (waiting) {
#pragma unroll
            for (int group = 0; group < GROUPS; group++) {
                store(group);
            }
        }
        waitStores();
    }

    template <class Form>
    DEVICE void packAll(const Sums& sums) {
#pragma unroll
        for (int group = 0; group < GROUPS; group++) {
            auto get = [&](int i, float* x) { this->addBias(x, sums, group * VALUES + i); };
            auto take = [&](int i, float low, float high) {
                packed[group][i / 2] = Form::template pack<Y>(low, high);
            };
            computeFormOrTail<Form, VALUES>(get, take);
        }
    }

    DEVICE void packByLoop(const Sums& sums) {
        this->template waitForStaging<0>();
        Shared own = this->staging + lane() * 8;
#pragma unroll 1
        for (int piece = 0; piece < D::COLUMNS / 2 / Base::PIECE; piece++) {
            this->activateByLoop(sums, piece, own);
#pragma unroll
            for (int at = 0; at < D::COLUMNS / 2; at += 2) {
                if (at / Base::PIECE == piece) {
                    float2 y = loadPair(own + at % Base::PIECE * 128);
                    packed[at / VALUES][at % VALUES / 2] = packPair<Y>(y.x, y.y);
                }
            }
        }
        __syncwarp();
    }

    /** Lanes 0 to 15 address the rows of a chunk, lanes 16 to 31 those of the next. */
    DEVICE void store(int group) {
        this->template waitForStaging<(GROUPS > 1)>();
        int row = lane() % 16, chunk = lane() / 16;
        const unsigned(&from)[VALUES / 2] = packed[group];
#pragma unroll
        for (int j = 0; j < VALUES / 2; j += 4) {
            Shared to = this->buffer(group) + row * 128 + (((j / 2 + chunk) ^ row % 8) << 4);
            storeMatrices(to, from[j], from[j + 1], from[j + 2], from[j + 3]);
        }
        this->storeGroup(group);
    }
};

/** Results of 32 bits: too many to wait in registers beside the next tile's sums. They are stored at once. */
template <class D>
struct WideEpilogue : EpilogueBase<D> {
    typedef EpilogueBase<D> Base;
    using Base::GROUPS;
    using Base::VALUES;
    using Base::lane;
    using typename Base::Sums;
    static constexpr int TURNS = 1;
    /** For how many of a thread's results at once the form is chosen: two groups, where there are two. */
    static constexpr int CHOSEN = GROUPS > 1 ? 2 * VALUES : VALUES;

    DEVICE WideEpilogue(const DenseOperands& o, const DenseShape& s, Shared staging, Shared bias)
        : Base(o, s, staging, bias) {}

    DEVICE void storeBehind(int) {}

    DEVICE void finish(const Sums& sums) {
        int activation = this->shape.activation;
        if (!hasForm(activation)) {
            storeByLoop(sums);
            return;
        }
#pragma unroll
        for (int at = 0; at < D::COLUMNS / 2; at += CHOSEN) {
            float y[CHOSEN];
            auto compute = [&](auto form) { computePart<decltype(form)>(y, sums, at); };
            bool chosen = withPlainForm(activation, compute) ||
                          (this->shape.fast && withFastForm<float>(activation, compute));
            if (!chosen) {
                withAccurateForm(activation, compute);
            }
#pragma unroll
            for (int i = 0; i < CHOSEN; i += VALUES) {
                store(y + i, (at + i) / VALUES);
            }
        }
    }

    DEVICE void end() { waitStores(); }

    template <class Form>
    DEVICE void computePart(float (&y)[CHOSEN], const Sums& sums, int first) const {
        auto get = [&](int i, float* x) { this->addBias(x, sums, first + i); };
        auto take = [&](int i, float low, float high) {
            y[i] = low;
            y[i + 1] = high;
        };
        computeFormOrTail<Form, CHOSEN>(get, take);
    }

    DEVICE void storeByLoop(const Sums& sums) {
        static_assert(VALUES == Base::PIECE, "a group is a piece");
#pragma unroll 1
        for (int group = 0; group < GROUPS; group++) {
            this->template waitForStaging<(GROUPS > 1)>();
            Shared own = this->buffer(group) + lane() * 8;
            this->activateByLoop(sums, group, own);
            float y[VALUES];
#pragma unroll
            for (int i = 0; i < VALUES; i += 2) {
                float2 pair = loadPair(own + i * 128);
                y[i] = pair.x;
                y[i + 1] = pair.y;
            }
            __syncwarp();
            store(y, group);
        }
    }

    /**
     * A row's four threads that have a pair of a chunk each, and another row's, meet all banks: the chunks are
     * turned.
     */
    DEVICE void store(const float* y, int group) {
        this->template waitForStaging<(GROUPS > 1)>();
        int row = lane() / 4, pair = lane() % 4;
#pragma unroll
        for (int j = 0; j < VALUES / 4; j++) {
            Shared to = this->buffer(group) + row * 128 + (((j * 2 + pair / 2) ^ row) << 4) + pair % 2 * 8;
            storePair(to, y[4 * j], y[4 * j + 1]);
            storePair(to + 8 * 128, y[4 * j + 2], y[4 * j + 3]);
        }
        this->storeGroup(group);
    }
};

/** The epilogue of a tile. */
template <class D, class Y>
struct EpilogueOf {
    typedef PackedEpilogue<D> Type;
};
template <class D>
struct EpilogueOf<D, float> {
    typedef WideEpilogue<D> Type;
};
