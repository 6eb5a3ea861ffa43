// A small pipeline of copies and products, as Hopper's kernels are written, and what is wrong with it in one way each.
//
// y = x . w^T, where x is m x k and w n x k bfloat16, y m x n float32. A cluster of two blocks has two tiles of 64 x
// 64, one below the other: each block copies its own rows of x, and half of w's for both. Warp 4 copies, warps 0 to 3
// multiply. Of two stages, each has a barrier for when it is full and one for when it is free.
#include "hopper.cuh"

enum Fault {
    NONE,
    NEVER_FREES,
    WRONG_PARITY,
    FREES_EARLY,
    FREES_BY_ONE_WARP,
    LEAVES_EARLY,
    EXPECTS_LESS,
    NO_BARRIER_FENCE,
    NO_PRODUCT_FENCE,
    NO_PROXY_FENCE,
    TOUCHES_SUMS,
    NEVER_WAITS,
    REUSES_STAGING,
    LEAVES_STORING,
    FREED_BY_FIRST
};

constexpr int TILE = 64, STAGES = 2, STAGE = 2 * TILE * 128, STAGING = STAGES * STAGE;
constexpr int BARRIERS = STAGING + TILE * 128, FREE = 8 * STAGES;

template <Fault F>
DEVICE void fillStages(Shared shared, const TensorMap* x, const TensorMap* w, int steps) {
    int rank = (int)clusterRank(), half = TILE / 2 * 128;
    int row = (int)blockIdx.x * TILE, column = (int)blockIdx.y * TILE + rank * TILE / 2;
    for (int i = 0; i < steps; i++) {
        Shared stage = shared + i % STAGES * STAGE, full = shared + BARRIERS + i % STAGES * 8;
        waitForPhase(full + FREE, (i / STAGES & 1) ^ 1);
        arriveExpecting(full, F == EXPECTS_LESS ? STAGE / 2 : STAGE);
        copyTensor(stage, x, i * 64, row, full);
        copyTensorMulticast(stage + TILE * 128 + rank * half, w, i * 64, column, full, 3);
    }
}

template <Fault F>
DEVICE void freeStage(Shared free) {
    __syncwarp();
    if (threadIdx.x % 32 < 2 && F != NEVER_FREES && (F != FREES_BY_ONE_WARP || threadIdx.x < 32)) {
        for (int i = 0; i < (F == FREES_BY_ONE_WARP ? 4 : 1); i++) {
            arriveAt(free, threadIdx.x % 32);
        }
    }
}

template <Fault F>
DEVICE void multiplyStages(float (&sums)[TILE / 2], Shared shared, int steps) {
    MatrixDescriptor matrix = swizzledMatrix(shared);
    for (int i = 0; i < steps; i++) {
        Shared full = shared + BARRIERS + i % STAGES * 8;
        waitForPhase(full, (i / STAGES & 1) ^ (F == WRONG_PARITY));
        MatrixDescriptor a = advance(matrix, i % STAGES * STAGE), b = advance(a, TILE * 128);
        if (F != NO_PRODUCT_FENCE) {
            fenceProducts();
        }
        for (int k = 0; k < 4; k++) {
            warpgroupMultiply<BFloat16, TILE>(sums, advance(a, 32 * k), advance(b, 32 * k), i + k > 0);
        }
        endProductGroup();
        if (F == FREES_EARLY) {
            freeStage<F>(full + FREE);
        }
        if (F == TOUCHES_SUMS && threadIdx.x == 5) {
            sums[3] += 1;
        }
        if (F != NEVER_WAITS) {
            waitProducts<0>();
        }
        if (F != FREES_EARLY) {
            freeStage<F>(full + FREE);
        }
    }
}

/** A warp's 16 rows, 32 columns at a time through 2 KiB of its own. */
template <Fault F>
DEVICE void storeTile(const float (&sums)[TILE / 2], Shared shared, const TensorMap* y) {
    int warp = (int)threadIdx.x / 32, lane = (int)threadIdx.x % 32;
    Shared staging = shared + STAGING + warp * 2048;
#pragma unroll
    for (int half = 0; half < 2; half++) {
        if (lane == 0 && F != REUSES_STAGING) {
            waitStoresRead<0>();
        }
        __syncwarp();
        for (int i = 0; i < 16; i += 2) {
            int row = lane / 4 + i / 2 % 2 * 8, chunk = i / 4 * 2 + lane % 4 / 2;
            storePair(staging + row * 128 + ((chunk ^ row % 8) << 4) + lane % 2 * 8, sums[16 * half + i],
                      sums[16 * half + i + 1]);
        }
        if (F != NO_PROXY_FENCE) {
            fenceProxy();
        }
        __syncwarp();
        if (lane == 0) {
            storeTensor(y, (int)blockIdx.y * TILE + half * 32, (int)blockIdx.x * TILE + warp * 16, staging);
            endStoreGroup();
        }
    }
    if (lane == 0 && F != LEAVES_STORING) {
        waitStoresRead<0>();
    }
}

template <Fault F>
DEVICE void pipeline(const TensorMap* x, const TensorMap* w, const TensorMap* y, int k) {
    TILE_SHARED(shared);
    if (threadIdx.x == 0) {
        for (int i = 0; i < STAGES; i++) {
            initBarrier(shared + BARRIERS + 8 * i, 1);
            initBarrier(shared + BARRIERS + FREE + 8 * i, F == FREED_BY_FIRST ? 1 : 8);
        }
        if (F != NO_BARRIER_FENCE) {
            fenceBarrierInit();
        }
    }
    arriveAtCluster();
    waitForCluster();
    int steps = (k + 63) / 64;
    if (threadIdx.x == 128) {
        fillStages<F>(shared, x, w, steps);
    } else if (threadIdx.x < 128) {
        float sums[TILE / 2];
        multiplyStages<F>(sums, shared, steps);
        storeTile<F>(sums, shared, y);
    }
    if (F != LEAVES_EARLY) {
        __syncwarp();
        arriveAtCluster();
        waitForCluster();
    }
}

#define PIPELINE(name, fault)                                                                                    \
    CLUSTER_KERNEL(name, 160, 2,                                                                                 \
                   (GRID_CONSTANT TensorMap x, GRID_CONSTANT TensorMap w, GRID_CONSTANT TensorMap y, int k)) {   \
        pipeline<fault>(&x, &w, &y, k);                                                                          \
    }
PIPELINE(trial_pipeline, NONE)
PIPELINE(fault_never_frees, NEVER_FREES)
PIPELINE(fault_wrong_parity, WRONG_PARITY)
PIPELINE(fault_frees_early, FREES_EARLY)
PIPELINE(fault_frees_by_one_warp, FREES_BY_ONE_WARP)
PIPELINE(fault_leaves_early, LEAVES_EARLY)
PIPELINE(fault_expects_less, EXPECTS_LESS)
PIPELINE(fault_no_barrier_fence, NO_BARRIER_FENCE)
PIPELINE(fault_no_product_fence, NO_PRODUCT_FENCE)
PIPELINE(fault_no_proxy_fence, NO_PROXY_FENCE)
PIPELINE(fault_touches_sums, TOUCHES_SUMS)
PIPELINE(fault_never_waits, NEVER_WAITS)
PIPELINE(fault_reuses_staging, REUSES_STAGING)
PIPELINE(fault_leaves_storing, LEAVES_STORING)
PIPELINE(fault_freed_by_first, FREED_BY_FIRST)

CLUSTER_KERNEL(fault_static_shared, 160, 2,
               (GRID_CONSTANT TensorMap x, GRID_CONSTANT TensorMap w, GRID_CONSTANT TensorMap y, int k)) {
    __shared__ int common;
    if (threadIdx.x == 0) {
        common = k;
    }
    __syncthreads();
    pipeline<NONE>(&x, &w, &y, common);
}
