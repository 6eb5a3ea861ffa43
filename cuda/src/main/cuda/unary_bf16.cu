// The functions of one element of type BFloat16, with a bias that is added before; the last one is the bias alone.
#include "unary.cuh"

#define UNARY(name, formula) UNARY_KERNEL(name, bf16, BFloat16)
#define ACTIVATION(name, formula, gradient) UNARY_KERNEL(name, bf16, BFloat16)
#include "elementwise.def"
UNARY_KERNEL(linear, bf16, BFloat16)
