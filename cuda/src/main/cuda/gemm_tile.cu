// Products by tensor cores for small, and for unaligned operands. Names: tile, type of multiplicands, type in memory.
// needs: compute_80, PTX 7.0
// cubin: sm_80 sm_90a
#include "gemm_tile.cuh"

GEMM_KERNEL(gemm_tile_64x64_tf32_f32, 128, 4, (const float* a, const float* b, void* c, GemmShape s)) {
    TileGemm<float, Tf32, 64, 64, 32, 32>::run(a, b, c, s);
}
GEMM_KERNEL(gemm_tile_64x64_bf16_f32, 128, 4, (const float* a, const float* b, void* c, GemmShape s)) {
    TileGemm<float, Brain, 64, 64, 32, 32>::run(a, b, c, s);
}
GEMM_KERNEL(gemm_tile_64x64_f16_f32, 128, 4, (const float* a, const float* b, void* c, GemmShape s)) {
    TileGemm<float, Half, 64, 64, 32, 32>::run(a, b, c, s);
}
GEMM_KERNEL(gemm_tile_64x64_bf16_bf16, 128, 4, (const BFloat16* a, const BFloat16* b, void* c, GemmShape s)) {
    TileGemm<BFloat16, Brain, 64, 64, 32, 32>::run(a, b, c, s);
}
GEMM_KERNEL(gemm_tile_64x64_f16_f16, 128, 4, (const Float16* a, const Float16* b, void* c, GemmShape s)) {
    TileGemm<Float16, Half, 64, 64, 32, 32>::run(a, b, c, s);
}
