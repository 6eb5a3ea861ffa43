// Dense layers on Hopper of FLOAT32 operands that are rounded to TF32.
// needs: compute_90a, PTX 8.0
// cubin: sm_90a
#include "dense_hopper.cuh"

DENSE_HOPPER_TILES(tf32, f32, float, float)
