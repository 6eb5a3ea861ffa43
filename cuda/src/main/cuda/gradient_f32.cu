// Derivatives of the activations, of type float.
#include "gradient.cuh"

#define ACTIVATION(name, formula, derivative) GRADIENT_KERNEL(name, f32, float)
#include "elementwise.def"
