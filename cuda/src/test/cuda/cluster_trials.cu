// Single instructions of hopper.cuh, and what is wrong with their use.
#include "hopper.cuh"

/** Out of block b's 64 threads' `out`: what the other block told, by a load and by a store. */
template <bool WAITS>
DEVICE void exchange(float* out) {
    TILE_SHARED(shared);
    unsigned rank = clusterRank(), i = threadIdx.x;
    arriveAtCluster();
    waitForCluster();
    storeShared(shared + 4 * i, 100.0f * rank + i);
    storeCluster(inBlock(shared + 256 + 4 * i, 1 - rank), __float_as_uint(1000.0f * (rank + 1)));
    if (WAITS) {
        arriveAtCluster();
        waitForCluster();
    }
    out[64 * rank + i] = loadCluster(inBlock(shared + 4 * i, 1 - rank)) + loadCluster(shared + 256 + 4 * (i ^ 1));
    arriveAtCluster();
    waitForCluster();
}

CLUSTER_KERNEL(trial_exchange, 64, 2, (float* out)) { exchange<true>(out); }
CLUSTER_KERNEL(fault_exchange_unwaited, 64, 2, (float* out)) { exchange<false>(out); }

/** One warp waits elsewhere. */
CLUSTER_KERNEL(fault_half_arrives, 64, 2, (float* out)) {
    if (threadIdx.x < 32) {
        arriveAtCluster();
        waitForCluster();
    } else {
        syncNamed(3, 64);
    }
    out[threadIdx.x] = 0;
}

CLUSTER_KERNEL(fault_takes_registers, 384, 1, (float* out)) {
    if (threadIdx.x >= 256) {
        giveRegisters<40>();
    } else {
        takeRegisters<240>();
    }
    out[threadIdx.x] = 0;
}

/** Each lane's four words, each of two 16-bit numbers; out is what lane i's address holds then. */
template <int APART>
DEVICE void laysMatricesDown(float* out) {
    TILE_SHARED(shared);
    unsigned r[4], lane = threadIdx.x;
    for (unsigned j = 0; j < 4; j++) {
        unsigned first = 2 * (lane * 4 + j);
        r[j] = first | (first + 1) << 16;
    }
    storeMatrices(shared + lane * APART, r[0], r[1], r[2], r[3]);
    __syncwarp();
    uint4 quad = loadQuad(shared + lane * APART);
    unsigned words[4] = {quad.x, quad.y, quad.z, quad.w};
    for (int i = 0; i < 8; i++) {
        out[8 * lane + i] = words[i / 2] >> i % 2 * 16 & 0xffff;
    }
}

CLUSTER_KERNEL(trial_matrices, 32, 1, (float* out)) { laysMatricesDown<16>(out); }
CLUSTER_KERNEL(fault_matrices_in_a_bank, 32, 1, (float* out)) { laysMatricesDown<128>(out); }

/** out = a . b^T: 64 and 32 rows of 128 bytes, chunk c of row r at place c ^ (r % 8). */
template <class T>
DEVICE void product(const void* a, const void* b, float* out) {
    constexpr int A = 64 * 128, B = 32 * 128;
    TILE_SHARED(shared);
    if (threadIdx.x == 0) {
        initBarrier(shared + A + B, 1);
        fenceBarrierInit();
        arriveExpecting(shared + A + B, A + B);
        copyBulk(shared, a, A, shared + A + B);
        copyBulk(shared + A, b, B, shared + A + B);
    }
    __syncthreads();
    waitForPhase(shared + A + B, 0);
    float sums[16];
    fenceProducts();
    for (int i = 0; i < 4; i++) {
        warpgroupMultiply<T, 32>(sums, advance(swizzledMatrix(shared), 32 * i),
                                 advance(swizzledMatrix(shared + A), 32 * i), i > 0);
    }
    endProductGroup();
    waitProducts<0>();
    int t = (int)threadIdx.x;
    for (int i = 0; i < 16; i++) {
        out[(t / 32 * 16 + t % 32 / 4 + i / 2 % 2 * 8) * 32 + i / 4 * 8 + t % 4 * 2 + i % 2] = sums[i];
    }
}

CLUSTER_KERNEL(trial_product_bf16, 128, 1, (const void* a, const void* b, float* out)) {
    product<BFloat16>(a, b, out);
}
CLUSTER_KERNEL(trial_product_f16, 128, 1, (const void* a, const void* b, float* out)) { product<Float16>(a, b, out); }
CLUSTER_KERNEL(trial_product_tf32, 128, 1, (const void* a, const void* b, float* out)) { product<float>(a, b, out); }

/** 64 bytes through shared memory and back; with a shift, from or to an address that is no multiple of 16. */
CLUSTER_KERNEL(trial_copy, 32, 1, (const char* in, char* out, int shift, int bytes)) {
    TILE_SHARED(shared);
    if (threadIdx.x == 0) {
        initBarrier(shared + 1024, 1);
        fenceBarrierInit();
        arriveExpecting(shared + 1024, bytes);
        copyBulk(shared, in + shift, bytes, shared + 1024);
        waitForPhase(shared + 1024, 0);
        storeBulk(out, shared, bytes);
        endStoreGroup();
        waitStores();
    }
}
