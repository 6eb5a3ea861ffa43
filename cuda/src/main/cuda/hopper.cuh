// The instructions that sm_90a added, one function each: barriers that count bytes, copies by the tensor memory
// accelerator, clusters of blocks, products of a warpgroup. The names are the PTX ISA's words; on the processor each
// does what that text says (see the tests), and finds fault with what is undefined there.
#pragma once

#include "mma.cuh"

#ifdef __CUDACC__

/**
 * `CLUSTER_KERNEL(name, threads, blocks, (parameters)) { body }`: as KERNEL, one block to a multiprocessor, and
 * `blocks` of them along x are a cluster: they run at the same time and see one another's shared memory.
 */
#define CLUSTER_KERNEL(name, threads, blocks, parameters) \
    extern "C" __global__ void __cluster_dims__(blocks, 1, 1) __launch_bounds__(threads, 1) name parameters

/** A parameter of which the address may be taken without a copy in local memory. */
#define GRID_CONSTANT const __grid_constant__

/** `Shared name`: the block's dynamic shared memory, from a multiple of 1024 bytes on. */
#define TILE_SHARED(name)                                           \
    extern __shared__ __align__(1024) unsigned char tileShared[]; \
    Shared name = sharedAddress(tileShared)

/** An address in the shared memory of a block of the cluster. */
typedef unsigned ClusterShared;

// Barriers: "mbarrier" of the PTX ISA, 8 bytes of shared memory. A phase ends when the expected arrivals and the
// expected bytes have come; its parity is 0 for the first, 1 for the second, 0 for the third.

/** Makes a barrier for `arrivals` arrivals in each phase. */
DEVICE void initBarrier(Shared barrier, unsigned arrivals) {
    asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(barrier), "r"(arrivals) : "memory");
}

/** Shows the barriers that this thread made to the cluster, once it has synchronised, and to the copies. */
DEVICE void fenceBarrierInit() { asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory"); }

/** Arrives at the block's own barrier, and waits for no one. */
DEVICE void arrive(Shared barrier) {
    asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(barrier) : "memory");
}

/** Arrives, and lets the phase expect `bytes` more, which copies bring. */
DEVICE void arriveExpecting(Shared barrier, unsigned bytes) {
    asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(barrier), "r"(bytes) : "memory");
}

/**
 * Arrives at the barrier that block `rank` of the cluster has at this address. Orders no ordinary writes of this thread
 * before the arrival for that block: it says that this block has read, not that it has written.
 */
DEVICE void arriveAt(Shared barrier, unsigned rank) {
    asm volatile(
        "{\n .reg .b32 there;\n mapa.shared::cluster.u32 there, %0, %1;\n"
        " mbarrier.arrive.shared::cluster.b64 _, [there];\n}" ::"r"(barrier), "r"(rank)
        : "memory");
}

/** Waits until the phase of this parity has ended: at once while the one behind it goes on. */
DEVICE void waitForPhase(Shared barrier, unsigned parity) {
    asm volatile(
        "{\n .reg .pred ended;\nAGAIN:\n mbarrier.try_wait.parity.shared::cta.b64 ended, [%0], %1;\n"
        " @ended bra DONE;\n bra AGAIN;\nDONE:\n}" ::"r"(barrier), "r"(parity)
        : "memory");
}

// Copies to shared memory, which arrive at a barrier: addresses and sizes are multiples of 16 bytes, those of tensor
// boxes of 128 bytes by 8 rows (1024). A mask has a bit for each block of the cluster: data and bytes at the barrier go
// to the same addresses in each of them.

/** `bytes` from global memory. */
DEVICE void copyBulk(Shared to, const void* from, unsigned bytes, Shared barrier) {
    asm volatile(
        "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes [%0], [%1], %2, [%3];" ::"r"(to), "l"(from),
        "r"(bytes), "r"(barrier)
        : "memory");
}

/** The same for all blocks of `mask`. */
DEVICE void copyBulkMulticast(Shared to, const void* from, unsigned bytes, Shared barrier, unsigned short mask) {
    asm volatile(
        "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes.multicast::cluster"
        " [%0], [%1], %2, [%3], %4;" ::"r"(to),
        "l"(from), "r"(bytes), "r"(barrier), "h"(mask)
        : "memory");
}

/** How a matrix lies in global memory, for copies of boxes of it; made by the host. */
struct alignas(64) TensorMap {
    unsigned long long words[16];
};

/** Fetches a map, so that the first copy by it does not wait. */
DEVICE void prefetchMap(const TensorMap* map) { asm volatile("prefetch.tensormap [%0];" ::"l"(map) : "memory"); }

/** The map's box of which the first element is at (row, column); zeros where there is no matrix. */
DEVICE void copyTensor(Shared to, const TensorMap* map, int column, int row, Shared barrier) {
    asm volatile(
        "cp.async.bulk.tensor.2d.shared::cluster.global.mbarrier::complete_tx::bytes [%0], [%1, {%2, %3}], [%4];" ::"r"(
            to),
        "l"(map), "r"(column), "r"(row), "r"(barrier)
        : "memory");
}

/** The same for all blocks of `mask`. */
DEVICE void copyTensorMulticast(Shared to, const TensorMap* map, int column, int row, Shared barrier,
                                unsigned short mask) {
    asm volatile(
        "cp.async.bulk.tensor.2d.shared::cluster.global.mbarrier::complete_tx::bytes.multicast::cluster"
        " [%0], [%1, {%2, %3}], [%4], %5;" ::"r"(to),
        "l"(map), "r"(column), "r"(row), "r"(barrier), "h"(mask)
        : "memory");
}

// Copies from shared memory, in groups of the thread that begins them.

/** Begins to store the map's box, of which the first element is at (row, column); what is outside is left out. */
DEVICE void storeTensor(const TensorMap* map, int column, int row, Shared from) {
    asm volatile("cp.async.bulk.tensor.2d.global.shared::cta.bulk_group [%0, {%1, %2}], [%3];" ::"l"(map), "r"(column),
                 "r"(row), "r"(from)
                 : "memory");
}

/** Begins to store `bytes`. */
DEVICE void storeBulk(void* to, Shared from, unsigned bytes) {
    asm volatile("cp.async.bulk.global.shared::cta.bulk_group [%0], [%1], %2;" ::"l"(to), "r"(from), "r"(bytes)
                 : "memory");
}

/** Makes a group of the stores begun by this thread since the last one; it may be empty. */
DEVICE void endStoreGroup() { asm volatile("cp.async.bulk.commit_group;" ::: "memory"); }

/** Waits until at most PENDING of this thread's groups still read shared memory. */
template <int PENDING>
DEVICE void waitStoresRead() {
    asm volatile("cp.async.bulk.wait_group.read %0;" ::"n"(PENDING) : "memory");
}

/** Waits until all of this thread's stores are done. */
DEVICE void waitStores() { asm volatile("cp.async.bulk.wait_group 0;" ::: "memory"); }

/** Orders this thread's ordinary accesses to shared memory before bulk stores that are begun after a barrier. */
DEVICE void fenceProxy() { asm volatile("fence.proxy.async.shared::cta;" ::: "memory"); }

// Clusters.

/** This block's place in its cluster. */
DEVICE unsigned clusterRank() {
    unsigned rank;
    asm("mov.u32 %0, %%cluster_ctarank;" : "=r"(rank));
    return rank;
}

/** Every thread of the cluster arrives once, whole warps together; what it wrote is seen after the wait. */
DEVICE void arriveAtCluster() { asm volatile("barrier.cluster.arrive.release.aligned;" ::: "memory"); }

/** Waits until every thread of the cluster has arrived. */
DEVICE void waitForCluster() { asm volatile("barrier.cluster.wait.acquire.aligned;" ::: "memory"); }

/** Where block `rank` of the cluster has what this block has at `address`. */
DEVICE ClusterShared inBlock(Shared address, unsigned rank) {
    ClusterShared there;
    asm("mapa.shared::cluster.u32 %0, %1, %2;" : "=r"(there) : "r"(address), "r"(rank));
    return there;
}

/** A number from the shared memory of a block of the cluster. */
DEVICE float loadCluster(ClusterShared address) {
    float value;
    asm volatile("ld.shared::cluster.f32 %0, [%1];" : "=f"(value) : "r"(address) : "memory");
    return value;
}

/** Stores a word, 4 bytes aligned, in the shared memory of a block of the cluster, which runs. */
DEVICE void storeCluster(ClusterShared address, unsigned word) {
    asm volatile("st.shared::cluster.u32 [%0], %1;" ::"r"(address), "r"(word) : "memory");
}

/** Stores two neighbouring words, 8 bytes aligned. */
DEVICE void storeCluster(ClusterShared address, uint2 words) {
    asm volatile("st.shared::cluster.v2.u32 [%0], {%1, %2};" ::"r"(address), "r"(words.x), "r"(words.y) : "memory");
}

// Warpgroups: 128 threads, of which the first is a multiple of 128.

/** Waits for `threads` threads of the block, whole warps, at one of its barriers 1 to 15; orders shared memory. */
DEVICE void syncNamed(int barrier, int threads) {
    asm volatile("bar.sync %0, %1;" ::"r"(barrier), "r"(threads) : "memory");
}

/** The warpgroup gives registers back, so that each thread has COUNT, a multiple of 8. */
template <int COUNT>
DEVICE void giveRegisters() {
    asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" ::"n"(COUNT));
}

/** The warpgroup waits for registers, until each thread has COUNT, a multiple of 8. */
template <int COUNT>
DEVICE void takeRegisters() {
    asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" ::"n"(COUNT));
}

// Shared memory, by instructions whose order stays as written.

/** Four matrices of 8 rows of 16 bytes to shared memory; lane 8 j + i gives the address of row i of matrix j. */
DEVICE void storeMatrices(Shared address, unsigned r0, unsigned r1, unsigned r2, unsigned r3) {
    asm volatile("stmatrix.sync.aligned.m8n8.x4.shared.b16 [%0], {%1, %2, %3, %4};" ::"r"(address), "r"(r0), "r"(r1),
                 "r"(r2), "r"(r3)
                 : "memory");
}

/** Two neighbouring numbers, 8 bytes aligned. */
DEVICE float2 loadPair(Shared address) {
    float2 pair;
    asm volatile("ld.shared.v2.f32 {%0, %1}, [%2];" : "=f"(pair.x), "=f"(pair.y) : "r"(address));
    return pair;
}

/** Stores two neighbouring numbers, 8 bytes aligned. */
DEVICE void storePair(Shared address, float x, float y) {
    asm volatile("st.shared.v2.f32 [%0], {%1, %2};" ::"r"(address), "f"(x), "f"(y) : "memory");
}

/** Stores one number. */
DEVICE void storeShared(Shared address, float x) {
    asm volatile("st.shared.f32 [%0], %1;" ::"r"(address), "f"(x) : "memory");
}

/** 16 bytes, aligned. */
DEVICE uint4 loadQuad(Shared address) {
    uint4 v;
    asm volatile("ld.shared.v4.u32 {%0, %1, %2, %3}, [%4];"
                 : "=r"(v.x), "=r"(v.y), "=r"(v.z), "=r"(v.w)
                 : "r"(address)
                 : "memory");
    return v;
}

/** Stores 16 bytes, aligned. */
DEVICE void storeQuad(Shared address, uint4 v) {
    asm volatile("st.shared.v4.u32 [%0], {%1, %2, %3, %4};" ::"r"(address), "r"(v.x), "r"(v.y), "r"(v.z), "r"(v.w)
                 : "memory");
}

// Products of a warpgroup, which run beside what follows; the products themselves are in wgmma.cuh.

/** Where an operand begins in shared memory, in the form that products take. */
typedef unsigned long long MatrixDescriptor;

/**
 * An operand of rows of 128 bytes along k, "128-byte swizzle" of the PTX ISA: chunk c of 16 bytes of row r stands at
 * place c ^ (r % 8) of its row, as tensor maps and packed panels lay it down. It begins at a multiple of 1024 bytes.
 */
DEVICE MatrixDescriptor swizzledMatrix(Shared address) {
    const unsigned long long groupsApart = 64, leadingUnused = 1, swizzle128 = 1;  // 8 rows are 64 times 16 bytes
    return (address & 0x3ffff) >> 4 | leadingUnused << 16 | groupsApart << 32 | swizzle128 << 62;
}

/** The operand `bytes`, a multiple of 16, further on: the next along k in its rows, or that of another stage. */
DEVICE MatrixDescriptor advance(MatrixDescriptor matrix, unsigned bytes) { return matrix + (bytes >> 4); }

/** Orders the warpgroup's accesses to accumulators before the products that follow. */
DEVICE void fenceProducts() { asm volatile("wgmma.fence.sync.aligned;" ::: "memory"); }

/** Makes a group of the products begun since the last one. */
DEVICE void endProductGroup() { asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory"); }

/** Waits until at most PENDING groups of products are not done. */
template <int PENDING>
DEVICE void waitProducts() {
    asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(PENDING) : "memory");
}

#include "wgmma.cuh"

#else
#include "emulated_hopper.hpp"
#endif
