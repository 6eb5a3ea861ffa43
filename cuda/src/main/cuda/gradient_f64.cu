// Derivatives of the activations, of type double.
#include "gradient.cuh"

#define ACTIVATION(name, formula, derivative) GRADIENT_KERNEL(name, f64, double)
#include "elementwise.def"
