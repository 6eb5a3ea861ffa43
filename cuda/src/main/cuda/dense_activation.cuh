// The activations of elementwise.def, chosen as the kernel runs: for kernels that end with an activation.
#pragma once
#include "codes.cuh"
#include "formulas.cuh"

/** In place of an activation's code, where there is none. */
static const int NO_ACTIVATION = -1;

/**
 * values = op(values), op being what UnaryOp counts as `code`; as they are with any other code. All threads of a warp
 * have the same code. The numbers are computed side by side, which hides what one alone would wait for.
 */
template <class F, int COUNT>
DEVICE void activate(int code, F (&values)[COUNT]) {
    switch (opaque(code)) {
#define ACTIVATION(name, formula, gradient)   \
    case CODE_##name:                         \
        _Pragma("unroll")                     \
        for (int i = 0; i < COUNT; i++) {     \
            const F x = values[i];            \
            values[i] = formula;              \
        }                                     \
        return;
#include "elementwise.def"
    }
}

/** Numbers that are passed to a function, and come back, in registers. */
template <class F, int COUNT>
struct Numbers {
    F at[COUNT];
};

/**
 * `activate` as a function that a module has once and its kernels call: a fraction of the code, and of the time in
 * which the driver compiles it, at the price of a call for COUNT numbers.
 */
template <class F, int COUNT>
__device__ __noinline__ Numbers<F, COUNT> activated(int code, Numbers<F, COUNT> numbers) {
    activate(code, numbers.at);
    return numbers;
}
