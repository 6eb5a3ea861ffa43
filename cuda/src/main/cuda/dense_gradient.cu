// The way back through a dense layer's activation and bias, dz written as the products that follow want it: rounded to
// what they multiply, in rows that begin at multiples of 16 bytes.
//
// Both products, dx = dz . kernel^T and dkernel = x^T . dz, read dz again for each tile of their other operand. In
// them, the derivative would be computed as often, and as much of its operand v would be read again. Written once, in
// half the bytes of FLOAT32 where products round to 16 bits, dz takes one pass over memory, which the sums for the bias
// ride on, and neither product has to pack it.
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
