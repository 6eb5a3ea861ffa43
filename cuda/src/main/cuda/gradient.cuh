// Derivatives of the activations in elementwise.def: what a gradient with respect to an activation's result becomes with
// respect to its operand.
#pragma once
#include "binary.cuh"

#define ACTIVATION(name, formula, derivative) \
    struct Gradient_##name {                  \
        template <class F>                    \
        DEVICE F operator()(F x, F dy) const { \
            return dy * (derivative);         \
        }                                     \
    };
#include "elementwise.def"

/** dx = dy * f'(x); dx may be dy. [size] */
#define GRADIENT_KERNEL(name, suffix, T)                                                                     \
    KERNEL(gradient_##name##_##suffix, 256, (const T* x, const T* dy, T* dx, long long size)) {              \
        binary(Gradient_##name(), x, dy, dx, size, Steps{1, 1});                                             \
    }
