// The way back through each activation, a kernel for each.
#include "gradient.cuh"

#define ACTIVATION(name, formula, gradient)       \
    struct Gradient_##name {                      \
        template <class F>                        \
        DEVICE F operator()(F v, F dy) const {    \
            return gradient;                      \
        }                                         \
    };
#include "elementwise.def"

#define ACTIVATION(name, formula, gradient)                                                                      \
    KERNEL(gradient_##name, REDUCE_THREADS,                                                                      \
           (const float* v, const float* dy, float* dz, const GradientPlan plan, float* sums)) {                 \
        activationGradient(Gradient_##name(), v, dy, dz, plan, sums);                                            \
    }
#include "elementwise.def"
