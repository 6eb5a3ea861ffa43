// The functions of one element of type float, with a bias that is added before; the last one is the bias alone.
#include "unary.cuh"

#define UNARY(name, formula) UNARY_KERNEL(name, f32, float)
#define ACTIVATION(name, formula, gradient) UNARY_KERNEL(name, f32, float)
#include "elementwise.def"
UNARY_KERNEL(linear, f32, float)
