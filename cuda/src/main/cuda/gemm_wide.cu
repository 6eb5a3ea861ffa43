// Products by tensor cores for aligned operands. Names: tile, type of multiplicands; FLOAT32 operands are rounded to
// TF32, others are stored as they are multiplied.
// needs: compute_80, PTX 7.0
// cubin: sm_80 sm_90a
#include "gemm_wide.cuh"

GEMM_KERNEL(gemm_wide_64x64_tf32, 128, 4, (const float* a, const float* b, void* c, GemmShape s)) {
    wideGemm<float, Tf32, 64, 64, 32, 4>(a, b, c, s);
}
GEMM_KERNEL(gemm_wide_128x256_tf32, 256, 1, (const float* a, const float* b, void* c, GemmShape s)) {
    wideGemm<float, Tf32, 128, 256, 64, 3>(a, b, c, s);
}
GEMM_KERNEL(gemm_wide_128x128_tf32, 128, 2, (const float* a, const float* b, void* c, GemmShape s)) {
    wideGemm<float, Tf32, 128, 128, 64, 3>(a, b, c, s);
}
GEMM_KERNEL(gemm_wide_64x64_bf16, 128, 4, (const BFloat16* a, const BFloat16* b, void* c, GemmShape s)) {
    wideGemm<BFloat16, Brain, 64, 64, 32, 4>(a, b, c, s);
}
GEMM_KERNEL(gemm_wide_128x256_bf16, 256, 1, (const BFloat16* a, const BFloat16* b, void* c, GemmShape s)) {
    wideGemm<BFloat16, Brain, 128, 256, 64, 3>(a, b, c, s);
}
GEMM_KERNEL(gemm_wide_128x128_bf16, 128, 2, (const BFloat16* a, const BFloat16* b, void* c, GemmShape s)) {
    wideGemm<BFloat16, Brain, 128, 128, 64, 3>(a, b, c, s);
}
GEMM_KERNEL(gemm_wide_64x64_f16, 128, 4, (const Float16* a, const Float16* b, void* c, GemmShape s)) {
    wideGemm<Float16, Half, 64, 64, 32, 4>(a, b, c, s);
}
GEMM_KERNEL(gemm_wide_128x256_f16, 256, 1, (const Float16* a, const Float16* b, void* c, GemmShape s)) {
    wideGemm<Float16, Half, 128, 256, 64, 3>(a, b, c, s);
}
GEMM_KERNEL(gemm_wide_128x128_f16, 128, 2, (const Float16* a, const Float16* b, void* c, GemmShape s)) {
    wideGemm<Float16, Half, 128, 128, 64, 3>(a, b, c, s);
}
