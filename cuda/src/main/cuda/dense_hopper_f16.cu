// Dense layers on Hopper of FLOAT16 operands, with results of the same type or of FLOAT32.
// needs: compute_90a, PTX 8.0
// cubin: sm_90a
#include "dense_hopper.cuh"

DENSE_HOPPER_TILES(f16, f16, Float16, Float16)
DENSE_HOPPER_TILES(f16, f32, Float16, float)
