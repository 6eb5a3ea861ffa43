// The functions of one element of type double, with a bias that is added before; the last one is the bias alone.
#include "unary.cuh"

#define UNARY(name, formula) UNARY_KERNEL(name, f64, double)
#define ACTIVATION(name, formula, gradient) UNARY_KERNEL(name, f64, double)
#include "elementwise.def"
UNARY_KERNEL(linear, f64, double)
