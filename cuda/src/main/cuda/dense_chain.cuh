// Dense layers of which each reads what the one before it gives, and perhaps softmax at the end, in one launch. For few
// rows: a team of blocks takes 16 of them through all layers, and what the layers hand on never leaves shared memory.
//
// In shared memory a row of what a layer reads is followed by 16 bytes that nobody uses: as the rest of it is a
// multiple of 32 bytes, eight rows of `ldmatrix` meet all banks. Columns are filled up with zeros to a multiple of 16.
//
// A layer's weights are read once by each team, straight into registers, 16 bytes a lane: they are packed as
// [group of 16 columns][step along k][load][lane], zeros outside of the matrix. The warps of a block share the groups
// of its columns among them, and the steps of a group; the sums of the steps are added in their order.
#pragma once
#include "bytes.cuh"
#include "dense_activation.cuh"
#include "dense_chain_operands.cuh"

static const int CHAIN_WARPS = 16;
static const int CHAIN_THREADS = 32 * CHAIN_WARPS;
static const int CHAIN_LAYERS = 16;

/** A layer: its packed weights, its bias or null, and its activation as `activate` takes it. */
struct ChainLayer {
    const Pack<unsigned>* weights;
    const void* bias;
    int units;
    int activation;
};

struct ChainShape {
    int rows;
    int features;
    int layers;
    int softmax;
    /** Whether the input is bytes, which are scaled, and not elements. */
    int bytes;
    float scale;
    float offset;
    ChainLayer layer[CHAIN_LAYERS];

    /** Columns that layer `index` reads. */
    DEVICE int columns(int index) const { return index == 0 ? features : layer[index - 1].units; }
};

DEVICE int divideUp(int count, int size) { return (count + size - 1) / size; }

/** Neighbours of a row. */
template <class S>
struct alignas(2 * sizeof(S)) ChainPair {
    S at[2];
};

/** The weights of the steps ahead, on their way to registers. */
template <class M>
struct ChainAhead {
    Pack<unsigned> at[M::AHEAD][M::LOADS];

    /** Of the steps from `step` on, before `end`. */
    DEVICE void load(const Pack<unsigned>* group, int step, int end) {
#pragma unroll
        for (int i = 0; i < M::AHEAD; i++) {
#pragma unroll
            for (int j = 0; j < M::LOADS; j++) {
                if (step + i < end) {
                    const Pack<unsigned>* from = group + ((step + i) * M::LOADS + j) * 32 + threadIdx.x % 32;
                    at[i][j] = loadPack(reinterpret_cast<const unsigned*>(from));
                }
            }
        }
    }
};

/**
 * How the groups of a layer's columns are shared: by the blocks of a team, a round of them at a time where there are
 * more than warps, and the steps of a group by several warps where there are fewer.
 */
template <class M, int BLOCKS>
struct ChainShare {
    int groups;
    int ofBlock;
    int atOnce;
    int splits;
    int steps;

    DEVICE ChainShare(int columns, int units)
        : groups(divideUp(units, CHAIN_COLUMNS)),
          ofBlock(divideUp(groups, BLOCKS)),
          atOnce(min(ofBlock, CHAIN_WARPS)),
          splits(CHAIN_WARPS / atOnce),
          steps(divideUp(columns, M::STEP)) {}

    DEVICE int rounds() const { return divideUp(ofBlock, atOnce); }

    /** The first group of a round, and how many of it there are. */
    DEVICE int first(int rank, int round) const { return rank * ofBlock + round * atOnce; }
    DEVICE int count(int rank, int round) const {
        int end = min((rank + 1) * ofBlock, groups);
        return max(0, min(atOnce, end - first(rank, round)));
    }
};

/** What a warp multiplies in a round: a group of columns, steps [step, end) of it. */
template <class M>
struct ChainPart {
    const Pack<unsigned>* group;
    int step;
    int end;

    template <int BLOCKS>
    DEVICE ChainPart(const ChainShare<M, BLOCKS>& share, const Pack<unsigned>* weights, int rank, int round) {
        int warp = threadIdx.x / 32;
        int place = warp / share.splits;
        int each = divideUp(share.steps, share.splits);
        group = weights + (long long)(share.first(rank, round) + place) * share.steps * M::LOADS * 32;
        step = warp % share.splits * each;
        end = place < share.count(rank, round) ? min(step + each, share.steps) : 0;
    }
};

/** One team: S are elements in memory, M is what is multiplied, Team says how blocks work together. */
template <class M, class S, class Team>
struct DenseChain {
    typedef ChainShare<M, Team::BLOCKS> Share;
    static constexpr int SOFTMAX_ROWS = CHAIN_ROWS / Team::BLOCKS;

    const ChainShape& shape;
    S* out;
    S* mirror;
    int rank;
    int firstRow;
    int present;
    int pitch;
    unsigned char* reads;
    unsigned char* writes;
    float* partial;
    float* logits;

    /** @param mirror where results go besides, for the host to find them without a copy, or null */
    DEVICE DenseChain(const ChainShape& shape, S* out, S* mirror, int pitch, unsigned char* shared)
        : shape(shape),
          out(out),
          mirror(mirror),
          rank(Team::rank()),
          firstRow((int)blockIdx.x / Team::BLOCKS * CHAIN_ROWS),
          present(min(CHAIN_ROWS, shape.rows - firstRow)),
          pitch(pitch),
          reads(shared),
          writes(shared + CHAIN_ROWS * pitch),
          partial(reinterpret_cast<float*>(shared + 2 * CHAIN_ROWS * pitch)),
          logits(partial + CHAIN_WARPS * CHAIN_SUMS) {}

    DEVICE Share share(int index) const { return Share(shape.columns(index), shape.layer[index].units); }

    /**
     * Neighbours from `at` on, where there are two: by one access where rows let that be, as the bus is asked for each.
     */
    template <class E>
    DEVICE ChainPair<E> neighbours(const E* at, bool two) const {
        if (shape.features % 2 == 0) {
            return *reinterpret_cast<const ChainPair<E>*>(at);
        }
        return {{at[0], two ? at[1] : E{}}};
    }

    /** Elements `at` and, if there are two, `at + 1` of the input. */
    DEVICE ChainPair<float> input(const void* x, long long at, bool two) const {
        if (shape.bytes) {
            ChainPair<UInt8> bytes = neighbours(static_cast<const UInt8*>(x) + at, two);
            float high = two ? scaled<S>(bytes.at[1], shape.scale, shape.offset) : 0;
            return {{scaled<S>(bytes.at[0], shape.scale, shape.offset), high}};
        }
        ChainPair<S> values = neighbours(static_cast<const S*>(x) + at, two);
        return {{widen(values.at[0]), widen(values.at[1])}};
    }

    /** Each block brings a part of the rows to all: memory, which may be the host's, is read once. */
    DEVICE void read(const void* x) {
        int pairs = divideUp(shape.features, CHAIN_COLUMNS) * (CHAIN_COLUMNS / 2);
        for (int i = rank * CHAIN_THREADS + threadIdx.x; i < CHAIN_ROWS * pairs; i += Team::BLOCKS * CHAIN_THREADS) {
            int row = i / pairs, column = i % pairs * 2;
            bool isInside = row < present && column < shape.features;
            long long at = (long long)(firstRow + row) * shape.features + column;
            ChainPair<float> values = isInside ? input(x, at, column + 1 < shape.features) : ChainPair<float>{};
            Team::give(reads + row * pitch + column * M::BYTES, M::pair(values.at[0], values.at[1]));
        }
    }

    DEVICE void run(const void* x) {
        ChainAhead<M> ahead;
        ChainPart<M> part(share(0), shape.layer[0].weights, rank, 0);
        ahead.load(part.group, part.step, part.end);
        Team::begin();
        read(x);
        Team::meet();
#pragma unroll 1
        for (int index = 0; index < shape.layers; index++) {
            Share own = share(index);
#pragma unroll 1
            for (int round = 0; round < own.rounds(); round++) {
                multiply(part, ahead, index);
                bool again = round + 1 < own.rounds();
                int next = again ? index : index + 1;
                if (next < shape.layers) {
                    // The weights of the next layer wait for nobody.
                    part = ChainPart<M>(share(next), shape.layer[next].weights, rank, again ? round + 1 : 0);
                    ahead.load(part.group, part.step, part.end);
                }
                __syncthreads();
                finish(own, index, round);
                __syncthreads();
            }
            if (index + 1 < shape.layers || shape.softmax) {
                Team::meet();
            }
            unsigned char* read = reads;
            reads = writes;
            writes = read;
        }
        if (shape.softmax) {
            softmax();
        }
    }

    /** The sums of a warp. */
    DEVICE void multiply(const ChainPart<M>& part, ChainAhead<M>& ahead, int index) {
        int filled = divideUp(shape.columns(index), CHAIN_COLUMNS) * CHAIN_COLUMNS;
        typename M::Sums sums = {};
#pragma unroll 1
        for (int step = part.step; step < part.end; step += M::AHEAD) {
            ChainAhead<M> now = ahead;
            ahead.load(part.group, step + M::AHEAD, part.end);
#pragma unroll
            for (int i = 0; i < M::AHEAD; i++) {
                if (step + i < part.end) {
                    int k = (step + i) * M::STEP;
                    M::multiply(sums, reads + k * M::BYTES, pitch, filled - k, present, now.at[i]);
                }
            }
        }
        M::put(partial + threadIdx.x / 32 * CHAIN_SUMS, sums);
    }

    /** Adds up what the warps have of a round, and hands the layer's results on, two neighbours at a time. */
    DEVICE void finish(const Share& own, int index, int round) {
        const ChainLayer& layer = shape.layer[index];
        int first = own.first(rank, round);
#pragma unroll 1
        for (int i = threadIdx.x; i < own.count(rank, round) * CHAIN_PAIRS; i += CHAIN_THREADS) {
            int group = i / CHAIN_PAIRS, pair = i % CHAIN_PAIRS;
            int row = M::row(pair), column = (first + group) * CHAIN_COLUMNS + M::column(pair);
            const float* sums = partial + group * own.splits * CHAIN_SUMS + 2 * pair;
            Numbers<float, 2> values = {};
#pragma unroll 1
            for (int split = 0; split < own.splits; split++) {
                values.at[0] += sums[split * CHAIN_SUMS];
                values.at[1] += sums[split * CHAIN_SUMS + 1];
            }
            addBias(static_cast<const S*>(layer.bias), layer.units, column, values.at);
            handOn(index, row, column, activated(layer.activation, values).at);
        }
    }

    DEVICE void addBias(const S* bias, int units, int column, float (&values)[2]) {
#pragma unroll
        for (int i = 0; i < 2; i++) {
            if (bias != nullptr && column + i < units) {
                values[i] += widen(bias[column + i]);
            }
        }
    }

    DEVICE void handOn(int index, int row, int column, const float (&values)[2]) {
        int units = shape.layer[index].units;
        if (index + 1 < shape.layers) {
            // Whatever the activation makes of 0, and be it infinite: behind the last column there are zeros.
            float low = column < units ? values[0] : 0;
            float high = column + 1 < units ? values[1] : 0;
            Team::give(writes + row * pitch + column * M::BYTES, M::pair(low, high));
        } else if (shape.softmax) {
            float* at = logits + row % SOFTMAX_ROWS * softmaxPitch() + column;
            Team::giveTo(row / SOFTMAX_ROWS, at, make_uint2(__float_as_uint(values[0]), __float_as_uint(values[1])));
        } else {
            store(row, column, values[0]);
            store(row, column + 1, values[1]);
        }
    }

    DEVICE int units() const { return shape.layer[shape.layers - 1].units; }

    DEVICE int softmaxPitch() const { return divideUp(units(), CHAIN_COLUMNS) * CHAIN_COLUMNS; }

    DEVICE void store(int row, int column, float value) {
        if (row < present && column < units()) {
            long long at = (long long)(firstRow + row) * units() + column;
            out[at] = narrow<S>(value);
            if (mirror != nullptr) {
                mirror[at] = narrow<S>(value);
            }
        }
    }

    /** A row by a warp, like softmax_rows: NaN, or +infinity, or nothing but -infinity make all of it NaN. */
    DEVICE void softmax() {
        int local = threadIdx.x / 32, lane = threadIdx.x % 32;
        if (local >= SOFTMAX_ROWS) {
            return;
        }
        float* row = logits + local * softmaxPitch();
        float largest = -infinity<float>();
#pragma unroll 4
        for (int i = lane; i < units(); i += 32) {
            largest = fmaxf(largest, row[i]);
        }
#pragma unroll
        for (int mask = 16; mask > 0; mask /= 2) {
            largest = fmaxf(largest, __shfl_xor_sync(FULL_WARP, largest, mask));
        }
        float sum = 0;
#pragma unroll 4
        for (int i = lane; i < units(); i += 32) {
            row[i] = expf(row[i] - largest);
            sum += row[i];
        }
#pragma unroll
        for (int mask = 16; mask > 0; mask /= 2) {
            sum += __shfl_xor_sync(FULL_WARP, sum, mask);
        }
#pragma unroll 4
        for (int i = lane; i < units(); i += 32) {
            store(rank * SOFTMAX_ROWS + local, i, row[i] / sum);
        }
    }
};

/** A team of one block. */
struct Alone {
    static constexpr int BLOCKS = 1;

    DEVICE static int rank() { return 0; }

    /** Before anything is given. */
    DEVICE static void begin() {}

    /** What was given is there afterwards, in all blocks. */
    DEVICE static void meet() { __syncthreads(); }

    /** Lays `words` down at `to` in every block. */
    template <class W>
    DEVICE static void give(void* to, W words) {
        *static_cast<W*>(to) = words;
    }

    /** Lays `words` down at `to` in block `block`. */
    template <class W>
    DEVICE static void giveTo(int, void* to, W words) {
        give(to, words);
    }
};
