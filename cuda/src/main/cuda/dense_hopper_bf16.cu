// Dense layers on Hopper of BFLOAT16 operands, with results of the same type or of FLOAT32.
// needs: compute_90a, PTX 8.0
// cubin: sm_90a
#include "dense_hopper.cuh"

DENSE_HOPPER_TILES(bf16, bf16, BFloat16, BFloat16)
DENSE_HOPPER_TILES(bf16, f32, BFloat16, float)
