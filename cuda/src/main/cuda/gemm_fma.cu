// Products by multiply-add: strict FLOAT32, FLOAT64, and BFLOAT16 before sm_80.
// cubin: sm_75 sm_80 sm_90a
#include "gemm_fma.cuh"

GEMM_KERNEL(gemm_fma_128x128_f32, 256, 2, (const float* a, const float* b, void* c, GemmShape s)) {
    fmaGemm<float, float, 128, 128, 8, 8, 8>(a, b, c, s);
}
GEMM_KERNEL(gemm_fma_64x64_f32, 128, 4, (const float* a, const float* b, void* c, GemmShape s)) {
    fmaGemm<float, float, 64, 64, 16, 8, 4>(a, b, c, s);
}
/** For few columns: such as classes, after the last layer of a model. */
GEMM_KERNEL(gemm_fma_128x16_f32, 128, 4, (const float* a, const float* b, void* c, GemmShape s)) {
    fmaGemm<float, float, 128, 16, 16, 4, 4>(a, b, c, s);
}
GEMM_KERNEL(gemm_fma_64x64_f64, 256, 2, (const double* a, const double* b, void* c, GemmShape s)) {
    fmaGemm<double, double, 64, 64, 8, 4, 4>(a, b, c, s);
}
GEMM_KERNEL(gemm_fma_64x64_bf16, 128, 4, (const BFloat16* a, const BFloat16* b, void* c, GemmShape s)) {
    fmaGemm<BFloat16, float, 64, 64, 16, 8, 4>(a, b, c, s);
}
