// Chains of dense layers by clusters of eight blocks, which share a layer's columns and give each other the results.
// needs: compute_90, PTX 8.0
// cubin: sm_90a
#include "dense_chain.cuh"
#include "hopper.cuh"

/** A team that is a cluster. */
struct Cluster {
    static constexpr int BLOCKS = 8;

    DEVICE static int rank() { return (int)clusterRank(); }

    /** Nothing may be given to a block that has not begun. */
    DEVICE static void begin() { meet(); }

    DEVICE static void meet() {
        arriveAtCluster();
        waitForCluster();
    }

    template <class W>
    DEVICE static void give(void* to, W words) {
#pragma unroll
        for (unsigned block = 0; block < BLOCKS; block++) {
            giveTo(block, to, words);
        }
    }

    template <class W>
    DEVICE static void giveTo(unsigned block, void* to, W words) {
        storeCluster(inBlock(sharedAddress(to), block), words);
    }
};

#define DENSE_CHAIN_CLUSTER(suffix, S, operand, M)                                                                \
    CLUSTER_KERNEL(dense_chain_cluster_##suffix##_##operand, CHAIN_THREADS, Cluster::BLOCKS,                      \
                   (const void* x, S* out, S* mirror, int pitch, GRID_CONSTANT ChainShape shape)) {               \
        DYNAMIC_SHARED(unsigned char, shared);                                                                    \
        DenseChain<M, S, Cluster>(shape, out, mirror, pitch, shared).run(x);                                      \
    }

DENSE_CHAIN_CLUSTER(f32, float, f32, ChainFloat32)
DENSE_CHAIN_CLUSTER(f32, float, tf32, ChainTf32)
DENSE_CHAIN_CLUSTER(f32, float, f16, ChainFloat16)
DENSE_CHAIN_CLUSTER(f32, float, bf16, ChainBFloat16)
DENSE_CHAIN_CLUSTER(f16, Float16, f16, ChainFloat16)
DENSE_CHAIN_CLUSTER(bf16, BFloat16, bf16, ChainBFloat16)
