// Chains of dense layers by a block alone, for weights of which it is soon through; and how weights are packed.
// needs: compute_80, PTX 7.0
// cubin: sm_80 sm_90a
#include "dense_chain.cuh"

/** From [features, units] to the packing of dense_chain.cuh: a thread for each 16 bytes. */
template <class M, class S>
DEVICE void packChain(const S* kernel, Pack<unsigned>* to, int features, int units) {
    int steps = divideUp(features, M::STEP);
    int items = divideUp(units, CHAIN_COLUMNS) * steps * M::LOADS * 32;
    for (int item = (int)globalThread(); item < items; item += (int)globalThreads()) {
        int block = item / 32;
        int step = block / M::LOADS % steps;
        int group = block / M::LOADS / steps;
        auto at = [&](int k, int n) {
            int row = step * M::STEP + k, column = group * CHAIN_COLUMNS + n;
            return row < features && column < units ? widen(kernel[row * units + column]) : 0.0f;
        };
        storePack(to[item].at, M::weights(item % 32, block % M::LOADS, at));
    }
}

#define DENSE_CHAIN(suffix, S, operand, M)                                                                        \
    KERNEL(dense_chain_##suffix##_##operand, CHAIN_THREADS,                                                       \
           (const void* x, S* out, S* mirror, int pitch, const ChainShape shape)) {                               \
        DYNAMIC_SHARED(unsigned char, shared);                                                                    \
        DenseChain<M, S, Alone>(shape, out, mirror, pitch, shared).run(x);                                        \
    }                                                                                                             \
    KERNEL(dense_chain_pack_##suffix##_##operand, 256,                                                            \
           (const S* kernel, Pack<unsigned>* to, int features, int units)) {                                      \
        packChain<M, S>(kernel, to, features, units);                                                             \
    }

DENSE_CHAIN(f32, float, f32, ChainFloat32)
DENSE_CHAIN(f32, float, tf32, ChainTf32)
DENSE_CHAIN(f32, float, f16, ChainFloat16)
DENSE_CHAIN(f32, float, bf16, ChainBFloat16)
DENSE_CHAIN(f16, Float16, f16, ChainFloat16)
DENSE_CHAIN(bf16, BFloat16, bf16, ChainBFloat16)
