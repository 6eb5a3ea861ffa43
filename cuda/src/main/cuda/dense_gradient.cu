// The way back through a dense layer's activation and bias, dz written as the products that follow want it: rounded to
// what they multiply, in rows that begin at multiples of 16 bytes.
//
// Both products, dx = dz . kernel^T and dkernel = x^T . dz, read dz again for each tile of their other operand. Computed
// there, the derivative would be computed as often, and for its operand v as much would be read again; written once, in
// half the bytes of FLOAT32, dz takes one pass over memory, which the sums for the bias ride on, and both products do
// without packing it.
#include "codes.cuh"
#include "gradient.cuh"

/** dy times the derivative of what UnaryOp counts as `code`; dy with any other code. */
struct CodedGradient {
    int code;

    DEVICE float operator()(float v, float dy) const {
        typedef float F;
        switch (opaque(code)) {
#define ACTIVATION(name, formula, gradient) \
    case CODE_##name:                       \
        return gradient;
#include "elementwise.def"
        }
        return dy;
    }
};

#define DENSE_GRADIENT(type, T)                                                                                  \
    KERNEL(dense_gradient_##type, REDUCE_THREADS,                                                                \
           (int code, const float* v, const float* dy, T* dz, const GradientPlan plan, float* sums)) {           \
        activationGradient(CodedGradient{code}, v, dy, dz, plan, sums);                                          \
    }
DENSE_GRADIENT(f32, float)
DENSE_GRADIENT(f16, Float16)
DENSE_GRADIENT(bf16, BFloat16)
