// The functions of one element of type Float16, with a bias that is added before; the last one is the bias alone.
#include "unary.cuh"

#define UNARY(name, formula) UNARY_KERNEL(name, f16, Float16)
#define ACTIVATION(name, formula, gradient) UNARY_KERNEL(name, f16, Float16)
#include "elementwise.def"
UNARY_KERNEL(linear, f16, Float16)
