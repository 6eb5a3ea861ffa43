// Products by tensor cores before sm_80, which know FLOAT16 multiplicands only. Names: tile, type of multiplicands,
// type in memory.
// needs: compute_75, PTX 6.5
// cubin: sm_75
#include "gemm_tile.cuh"

GEMM_KERNEL(gemm_turing_128x128_f16_f32, 256, 2, (const float* a, const float* b, void* c, GemmShape s)) {
    TileGemm<float, Half, 128, 128, 64, 32>::run(a, b, c, s);
}
GEMM_KERNEL(gemm_turing_64x64_f16_f32, 128, 4, (const float* a, const float* b, void* c, GemmShape s)) {
    TileGemm<float, Half, 64, 64, 32, 32>::run(a, b, c, s);
}
GEMM_KERNEL(gemm_turing_128x128_f16_f16, 256, 2, (const Float16* a, const Float16* b, void* c, GemmShape s)) {
    TileGemm<Float16, Half, 128, 128, 64, 32>::run(a, b, c, s);
}
GEMM_KERNEL(gemm_turing_64x64_f16_f16, 128, 4, (const Float16* a, const Float16* b, void* c, GemmShape s)) {
    TileGemm<Float16, Half, 64, 64, 32, 32>::run(a, b, c, s);
}
