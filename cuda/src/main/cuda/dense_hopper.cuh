// Y = activation(X . W + bias) for Hopper: one block to a multiprocessor, which goes from tile to tile of Y.
//
// A thread of the last warpgroup, the producer, keeps STAGES steps along k of X and W on their way to shared memory;
// every other warpgroup, a consumer, multiplies 64 rows of them by COLUMNS columns, 128 bytes along k in each step.
// A stage has two barriers: `full` ends a phase when all bytes have come, `free` when all warps that read it have.
// A step of the largest tile is 1000 clocks of the tensor cores, which have nothing to do while a consumer is between
// two tiles: so it does as little as it can there (see Consumer).
//
// The blocks of a cluster have tiles one above the other, and the same columns: each copies its own rows of X, and its
// part of W's columns, which goes to all of them. So a block writes into the stages of the others, and a stage is free
// only when the warps of the whole cluster have read it.
//
// X and W lie in memory as panels of 128 bytes along k: row r of panel p is at 128 (p rows + r), its 16-byte chunk c at
// place c ^ (r % 8), and the last panel is padded with zeros. That is what a tensor map's copy makes of a row-major
// matrix, too: X may come by a map instead.
#pragma once
#include "dense_epilogue.cuh"
#include "dense_shape.cuh"

/** The tile of a kernel: T multiplicands (float: TF32), Y results; what it takes of shared memory, in bytes. */
template <class T, class Y, int WARPGROUPS, int COLUMNS_, int STAGES_, int BLOCKS_>
struct DenseTile {
    typedef T Operand;
    typedef Y Result;
    static constexpr int COLUMNS = COLUMNS_, STAGES = STAGES_, BLOCKS = BLOCKS_;
    static constexpr int ROWS = WARPGROUPS * 64;
    static constexpr int CONSUMERS = WARPGROUPS * 128;
    static constexpr int THREADS = CONSUMERS + 128;
    /** Numbers along k in a step, and in one of the four products that a step is. */
    static constexpr int STEP = PANEL_BYTES / sizeof(T), PRODUCT = STEP / 4;
    /** Rows of W's panels that a block copies. */
    static constexpr int PART = COLUMNS / BLOCKS;

    static constexpr int X_BYTES = ROWS * PANEL_BYTES;
    static constexpr int STAGE = X_BYTES + COLUMNS * PANEL_BYTES;
    static constexpr int STAGING = STAGES * STAGE;
    static constexpr int BIAS = STAGING + CONSUMERS / 32 * STAGING_BYTES;
    static constexpr int BIAS_BYTES = (COLUMNS < 128 ? 128 : COLUMNS) * (int)sizeof(float);
    static constexpr int BARRIERS = BIAS + WARPGROUPS * BIAS_BYTES;

    /** Two consumers of 256 columns need more registers than a block of three warpgroups has for each. */
    static constexpr bool MOVES_REGISTERS = WARPGROUPS == 2 && COLUMNS == 256;

    DEVICE static Shared stage(Shared shared, int stage) { return shared + stage * STAGE; }
    DEVICE static Shared full(Shared shared, int stage) { return shared + BARRIERS + stage * 16; }
    DEVICE static Shared free(Shared shared, int stage) { return full(shared, stage) + 8; }
};

/** A place in the ring of stages: which one, and the parity of the phase to wait for there. */
struct RingPlace {
    int stage;
    unsigned parity;

    template <int STAGES>
    DEVICE void next() {
        if (++stage == STAGES) {
            stage = 0;
            parity ^= 1;
        }
    }
};

/**
 * The tiles of a cluster: first(), and every apart()-th from there, of count() that the matrix has. They are numbered
 * down in groups, then across, so that those which run at the same time share rows of X and columns of W in the
 * second-level cache. All is computed when it is asked for: registers are dearer.
 */
template <class D>
struct TileOrder {
    const DenseShape& shape;

    DEVICE static int first() { return blockIdx.x / D::BLOCKS; }
    DEVICE static int apart() { return gridDim.x / D::BLOCKS; }
    DEVICE static int rank() { return D::BLOCKS > 1 ? (int)clusterRank() : 0; }
    DEVICE int down() const { return (shape.m - 1) / (D::ROWS * D::BLOCKS) + 1; }
    DEVICE int across() const { return (shape.n - 1) / D::COLUMNS + 1; }
    DEVICE int count() const { return down() * across(); }

    /** The first row and column of this block's part of tile `item`. */
    DEVICE void locate(int item, int& row, int& column) const {
        int whole = shape.group * across();
        int before = item / whole * shape.group, within = item % whole;
        int rows = min(down() - before, shape.group);
        column = within / rows * D::COLUMNS;
        row = ((before + within % rows) * D::BLOCKS + rank()) * D::ROWS;
    }
};

/** Where a panel's row is. */
DEVICE const unsigned char* panelRow(const unsigned char* panels, int panel, int rows, int row) {
    return panels + ((long long)panel * rows + row) * PANEL_BYTES;
}

/** Copies one step of X and W after the other, as stages become free. One thread, which has few registers. */
template <class D>
struct Producer {
    const DenseOperands& o;
    const DenseShape& s;
    const TileOrder<D>& order;
    Shared shared;

    DEVICE void run() const {
        int steps = (s.k - 1) / D::STEP + 1;
        RingPlace place = {0, 1};  // the phase before a barrier's first has ended: all stages are free
#pragma unroll 1
        for (int item = order.first(); item < order.count(); item += order.apart()) {
            int row, column;
            order.locate(item, row, column);
            int xRows = isMapped() ? D::ROWS : min(D::ROWS, max(s.xRows - row, 0));
            int wRows = min(D::COLUMNS, s.wRows - column);
#pragma unroll 1
            for (int step = 0; step < steps; step++) {
                Shared full = D::full(shared, place.stage), stage = D::stage(shared, place.stage);
                waitForPhase(D::free(shared, place.stage), place.parity);
                arriveExpecting(full, (xRows + wRows) * PANEL_BYTES);
                copyX(stage, step, row, xRows, full);
                copyW(stage + D::X_BYTES, step, column, wRows, full);
                place.template next<D::STAGES>();
            }
        }
    }

    DEVICE bool isMapped() const { return (s.mapped & X_MAPPED) != 0; }

    DEVICE void copyX(Shared to, int step, int row, int rows, Shared full) const {
        if (isMapped()) {
            copyTensor(to, o.xMap, step * D::STEP, row, full);
        } else if (rows > 0) {
            copyBulk(to, panelRow(o.x, step, s.xRows, row), rows * PANEL_BYTES, full);
        }
    }

    /** This block's part of the `rows` of the tile, for all blocks of the cluster. */
    DEVICE void copyW(Shared to, int step, int column, int rows, Shared full) const {
        int begin = order.rank() * D::PART;
        int part = min(D::PART, rows - begin);
        if (part <= 0) {
            return;
        }
        const unsigned char* from = panelRow(o.w, step, s.wRows, column + begin);
        if (D::BLOCKS > 1) {
            const unsigned short everyBlock = (1 << D::BLOCKS) - 1;
            copyBulkMulticast(to + begin * PANEL_BYTES, from, part * PANEL_BYTES, full, everyBlock);
        } else {
            copyBulk(to, from, part * PANEL_BYTES, full);
        }
    }
};

/**
 * A warpgroup that multiplies. Its sums are ready when the last product of a tile is; the products of the next can
 * begin when they have left the accumulators, rounded to 16 bits or on their way to memory. Therefore bias comes by
 * way of shared memory and was fetched behind the products (from memory it would be a wait for the second-level cache
 * for every 64 columns), and 16-bit results wait in registers, to be stored behind the next tile's first steps.
 */
template <class D>
struct Consumer {
    typedef typename D::Operand T;
    typedef float Sums[D::COLUMNS / 2];
    typedef typename EpilogueOf<D, typename D::Result>::Type Epilogue;

    const DenseOperands& operands;
    const DenseShape& shape;
    const TileOrder<D>& order;
    Shared shared;
    int warpgroup;
    RingPlace multiplied;
    /** The oldest stage that this warp has not let go. */
    int held;
    /** 0 until a tile's first product: that one does not read the accumulators. */
    int accumulates;
    Epilogue epilogue;

    DEVICE Consumer(const DenseOperands& o, const DenseShape& s, const TileOrder<D>& order, Shared shared)
        : operands(o),
          shape(s),
          order(order),
          shared(shared),
          warpgroup(threadIdx.x / 128),
          multiplied{0, 0},
          held(0),
          accumulates(0),
          epilogue(o, s, shared + D::STAGING + threadIdx.x / 32 * STAGING_BYTES,
                   shared + D::BIAS + warpgroup * D::BIAS_BYTES) {}

    /** This warpgroup's rows of X, and W, in the stage that comes next. */
    DEVICE MatrixDescriptor left() const {
        return swizzledMatrix(D::stage(shared, multiplied.stage) + warpgroup * 64 * PANEL_BYTES);
    }
    DEVICE MatrixDescriptor right() const {
        return swizzledMatrix(D::stage(shared, multiplied.stage) + D::X_BYTES);
    }

    /** Begins the first `count` products of the stage that comes next, when it has come. */
    DEVICE void multiply(Sums& sums, int count) {
        waitForPhase(D::full(shared, multiplied.stage), multiplied.parity);
        MatrixDescriptor a = left(), b = right();
#pragma unroll 1
        for (int i = 0; i < count; i++) {
            fenceProducts();
            warpgroupMultiply<T, D::COLUMNS>(sums, advance(a, 32 * i), advance(b, 32 * i), accumulates);
            endProductGroup();
            accumulates = 1;
        }
        multiplied.template next<D::STAGES>();
    }

    /** The same of all four, as one group. */
    DEVICE void multiplyStep(Sums& sums) {
        waitForPhase(D::full(shared, multiplied.stage), multiplied.parity);
        MatrixDescriptor a = left(), b = right();
        fenceProducts();
#pragma unroll
        for (int i = 0; i < 4; i++) {
            warpgroupMultiply<T, D::COLUMNS>(sums, advance(a, 32 * i), advance(b, 32 * i), i > 0 ? 1 : accumulates);
        }
        endProductGroup();
        accumulates = 1;
        multiplied.template next<D::STAGES>();
    }

    /**
     * This warp has read a stage: tells every producer that fills it. An arrival at another block without
     * `.release.cluster` is enough, for the warp has written nothing that the copy must find; with it a step took
     * half a microsecond longer.
     */
    DEVICE void release() {
        int lane = threadIdx.x % 32;
        if (lane < D::BLOCKS) {
            if (D::BLOCKS > 1) {
                arriveAt(D::free(shared, held), lane);
            } else {
                arrive(D::free(shared, held));
            }
        }
        held = held == D::STAGES - 1 ? 0 : held + 1;
    }

    /** When the products of all steps but the last are done. */
    DEVICE void releaseBehind() {
        waitProducts<1>();
        release();
    }

    /**
     * The first of a tile's whole steps. Every second is followed by the stores of a group of 64 results that the
     * tile before left: all at once would hold up the step after, and without a step to hide behind they are done as
     * well. How many steps were begun.
     */
    DEVICE int beginTile(Sums& sums, int steps) {
#pragma unroll
        for (int turn = 0; turn < Epilogue::TURNS; turn++) {
            if (turn < steps) {
                multiplyStep(sums);
                epilogue.storeBehind(turn);
                if (turn > 0) {
                    releaseBehind();
                }
            } else {
                epilogue.storeBehind(turn);
            }
        }
        return min(steps, Epilogue::TURNS);
    }

    /** All products of a tile: whole steps, and of the last one only the products that reach into k. */
    DEVICE void multiplyTile(Sums& sums, int item) {
        int steps = shape.k / D::STEP;
        int step = beginTile(sums, steps);
        int row, column;
        order.locate(item, row, column);
        epilogue.begin(row, column);
#pragma unroll 1
        for (; step < steps; step++) {
            multiplyStep(sums);
            releaseBehind();
        }
        int rest = shape.k - steps * D::STEP;
        if (rest > 0) {
            multiply(sums, (rest - 1) / D::PRODUCT + 1);
        }
    }

    DEVICE void run() {
        Sums sums;
#pragma unroll 1
        for (int item = order.first(); item < order.count(); item += order.apart()) {
            multiplyTile(sums, item);
            epilogue.shareBias(1 + warpgroup);
            waitProducts<0>();
            while (held != multiplied.stage) {
                release();
            }
            if (D::BLOCKS > 1 && item + order.apart() >= order.count()) {
                arriveAtEnd();
            }
            accumulates = 0;
            epilogue.finish(sums);
        }
        if (D::BLOCKS > 1 && order.first() >= order.count()) {
            arriveAtEnd();
        }
        epilogue.end();
    }

    /** After the warp's last arrival at a barrier of another block. */
    DEVICE static void arriveAtEnd() {
        __syncwarp();
        arriveAtCluster();
    }
};

/** Makes the barriers, and lets the cluster know that they are there before anyone uses them. */
template <class D>
DEVICE void initStages(Shared shared) {
    if (threadIdx.x == 0) {
        for (int stage = 0; stage < D::STAGES; stage++) {
            initBarrier(D::full(shared, stage), 1);
            initBarrier(D::free(shared, stage), D::CONSUMERS / 32 * D::BLOCKS);
        }
        fenceBarrierInit();
    }
    if (D::BLOCKS > 1) {
        arriveAtCluster();
        waitForCluster();
    } else {
        __syncthreads();
    }
}

/** So that the first copy by a map does not wait for it. */
DEVICE void prefetchMaps(const DenseOperands& operands, const DenseShape& shape) {
    if ((shape.mapped & X_MAPPED) != 0) {
        prefetchMap(operands.xMap);
    }
    if ((shape.mapped & Y_MAPPED) != 0) {
        prefetchMap(operands.yMap);
    }
}

/** A block's work. */
template <class D>
DEVICE void denseLayer(const DenseOperands& operands, const DenseShape& shape, Shared shared) {
    if (threadIdx.x == D::CONSUMERS) {
        prefetchMaps(operands, shape);
    }
    initStages<D>(shared);
    const TileOrder<D> order{shape};
    if (threadIdx.x >= D::CONSUMERS) {
        if (D::MOVES_REGISTERS) {
            giveRegisters<40>();
        }
        if (threadIdx.x == D::CONSUMERS) {
            Producer<D>{operands, shape, order, shared}.run();
        }
        if (D::BLOCKS > 1) {
            __syncwarp();
            arriveAtCluster();
        }
    } else {
        if (D::MOVES_REGISTERS) {
            takeRegisters<232>();
        }
        Consumer<D>(operands, shape, order, shared).run();
    }
    // A block that had ended would take the shared memory with it that others still arrive at.
    if (D::BLOCKS > 1) {
        waitForCluster();
    }
}

#define DENSE_HOPPER(operand, result, T, Y, warpgroups, columns, stages, blocks)                              \
    CLUSTER_KERNEL(dense_hopper_##operand##_##result##_w##warpgroups##n##columns##s##stages##c##blocks,       \
                   warpgroups * 128 + 128, blocks,                                                            \
                   (GRID_CONSTANT TensorMap xMap, GRID_CONSTANT TensorMap yMap, const void* x, const void* w, \
                    const float* bias, void* y, const DenseShape shape)) {                                    \
        TILE_SHARED(shared);                                                                                  \
        const DenseOperands operands = {&xMap, &yMap, static_cast<const unsigned char*>(x),                   \
                                        static_cast<const unsigned char*>(w), bias, y};                       \
        denseLayer<DenseTile<T, Y, warpgroups, columns, stages, blocks>>(operands, shape, shared);            \
    }

/**
 * Kernels of all tiles: the largest for many rows, the others for so few that there would not be one for every block.
 */
#define DENSE_HOPPER_TILES(operand, result, T, Y)     \
    DENSE_HOPPER(operand, result, T, Y, 2, 256, 4, 2) \
    DENSE_HOPPER(operand, result, T, Y, 2, 128, 6, 1) \
    DENSE_HOPPER(operand, result, T, Y, 1, 128, 8, 1) \
    DENSE_HOPPER(operand, result, T, Y, 1, 64, 12, 1) \
    DENSE_HOPPER(operand, result, T, Y, 1, 32, 16, 1)
