// Derivatives of the activations, of type BFloat16.
#include "gradient.cuh"

#define ACTIVATION(name, formula, derivative) GRADIENT_KERNEL(name, bf16, BFloat16)
#include "elementwise.def"
