// Derivatives of the activations, of type Float16.
#include "gradient.cuh"

#define ACTIVATION(name, formula, derivative) GRADIENT_KERNEL(name, f16, Float16)
#include "elementwise.def"
