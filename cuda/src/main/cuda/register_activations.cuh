// Activations in forms that cost few instructions, for numbers in registers. Each is in two parts, special(x) and
// finish(x, special(x)): the special-function unit takes one number of a warp in 8 clocks, and whoever computes many
// keeps it busy by starting the next before finishing the last. NaN stays NaN, and infinities become what
// elementwise.def makes of them.
//
// A form whose name begins with Fast errs by at most half a unit in the last place of a 16-bit type at max(1, |y|), and
// for sigmoid, silu, softplus and both of gelu at x < -4 by at most half a unit at y: 2^-11 and 2^-12 |y| for FLOAT16,
// 2^-8 and 2^-9 |y| for BFLOAT16 at least. The type is FLOAT16 where a form does not depend on the results' type. So it
// is when the instructions err by all that the PTX ISA allows. The other forms err by a few units in the last place of
// FLOAT32, and where the result is near 0 for a large -x by as much as comes of a rounding of x: a relative |x| 2^-23,
// or x^2 2^-23 for gelu. Powers and reciprocals below 2^-126 are 0. Polynomials are minimax fits.
#pragma once
#include "fast_activations.cuh"
#include "formulas.cuh"

static const float LOG2_E = 1.44269504088896341f;

/** Horner's rule: coefficients from the constant one on. */
template <int COUNT>
DEVICE float polynomial(float x, const float (&coefficients)[COUNT]) {
    float sum = coefficients[COUNT - 1];
#pragma unroll
    for (int i = COUNT - 2; i >= 0; i--) {
        sum = fmaf(sum, x, coefficients[i]);
    }
    return sum;
}

/** Two results as 16-bit numbers, the first in the lower half. */
template <class Y>
DEVICE unsigned packPair(float low, float high);
template <>
DEVICE unsigned packPair<BFloat16>(float low, float high) {
    return packBFloat16(low, high);
}
template <>
DEVICE unsigned packPair<Float16>(float low, float high) {
    return packFloat16(low, high);
}

/** The same of max(low, 0) and max(high, 0). */
template <class Y>
DEVICE unsigned packPairRelu(float low, float high);
template <>
DEVICE unsigned packPairRelu<BFloat16>(float low, float high) {
    return packBFloat16Relu(low, high);
}
template <>
DEVICE unsigned packPairRelu<Float16>(float low, float high) {
    return packFloat16Relu(low, high);
}

/** min(x, 1) of both numbers; NaN stays. */
template <class Y>
DEVICE unsigned minOnePair(unsigned pair);
template <>
DEVICE unsigned minOnePair<BFloat16>(unsigned pair) {
    return minOrNaNBFloat16(pair, 0x3f803f80u);
}
template <>
DEVICE unsigned minOnePair<Float16>(unsigned pair) {
    return minOrNaNFloat16(pair, 0x3c003c00u);
}

/** What forms have in common; one that clips cheaper when it rounds has its own `pack`. */
struct Form {
    /** Whether a warp that has an x below -4 is to take another form, `Tail`, for relative accuracy. */
    static constexpr bool TAILED = false;

    DEVICE static float special(float) { return 0; }

    template <class Y>
    DEVICE static unsigned pack(float low, float high) {
        return packPair<Y>(low, high);
    }
};

struct LinearForm : Form {
    DEVICE static float finish(float x, float) { return x; }
};

struct ReluForm : Form {
    DEVICE static float finish(float x, float) { return maxOrNaN(x, 0); }
};

/** relu for results of 16 bits: clipped as it is rounded. */
struct PackedReluForm : LinearForm {
    template <class Y>
    DEVICE static unsigned pack(float low, float high) {
        return packPairRelu<Y>(low, high);
    }
};

/** clip(SLOPE x + 1/2, 0, 1) with a slope of 1/6 (hard_sigmoid), or of 1/5 (its form of Keras 1 and 2). */
template <int INVERSE>
struct HardSigmoidForm : Form {
    DEVICE static float finish(float x, float) {
        return minOrNaN(maxOrNaN(fmaf(x, 1.0f / INVERSE, 0.5f), 0), 1);
    }
};

/** The same for results of 16 bits: clipped as it is rounded, and then two at a time. */
template <int INVERSE>
struct PackedHardSigmoidForm : Form {
    DEVICE static float finish(float x, float) { return fmaf(x, 1.0f / INVERSE, 0.5f); }

    template <class Y>
    DEVICE static unsigned pack(float low, float high) {
        return minOnePair<Y>(packPairRelu<Y>(low, high));
    }
};

/** x/4 / (1/4 + |x|/4), for a reciprocal of more than 2^126 would be 0. */
struct SoftsignForm : Form {
    DEVICE static float special(float x) { return reciprocalApproximately(fmaf(fabsf(x), 0.25f, 0.25f)); }
    DEVICE static float finish(float x, float reciprocal) { return 0.25f * x * reciprocal; }
};

/** e^x - 1 >= x, so that the larger one is the right branch. */
struct FastEluForm : Form {
    DEVICE static float special(float x) { return exp2Approximately(fminf(x * LOG2_E, 0)); }
    DEVICE static float finish(float x, float power) { return maxOrNaN(x, power - 1); }
};

/** The sum of both branches, each of which is 0 on the other's side. */
struct FastSeluForm : FastEluForm {
    DEVICE static float finish(float x, float power) {
        const float scale = SELU_SCALE<float>(), below = SELU_SCALE<float>() * SELU_ALPHA<float>();
        return fmaf(scale, maxOrNaN(x, 0), fmaf(below, power, -below));
    }
};

struct EluForm : FastEluForm {
    /** e^x - 1 for x <= 0, given e^x: near 0 by a polynomial, for -1/2 <= x. */
    DEVICE static float below(float x, float power) {
        const float c[] = {0.5f, 0.16666564f, 0.04165003f, 0.008238542f, 0.0011646074f};
        return x > -0.5f ? fmaf(polynomial(x, c) * x, x, x) : power - 1;
    }
    DEVICE static float finish(float x, float power) { return x <= 0 ? below(x, power) : x; }
};

struct SeluForm : FastEluForm {
    DEVICE static float finish(float x, float power) {
        return SELU_SCALE<float>() * (x <= 0 ? SELU_ALPHA<float>() * EluForm::below(x, power) : x);
    }
};

/** max(x, 0) + log1p(u) where u = e^-|x|; the logarithm by a polynomial for 0 <= u <= 1. */
struct FastSoftplusForm : Form {
    DEVICE static float special(float x) { return exp2Approximately(-LOG2_E * fabsf(x)); }
    DEVICE static float finish(float x, float u) {
        const float c[] = {0.999991829f, -0.499372598f, 0.325295141f, -0.210293693f, 0.101500047f, -0.0239795731f};
        return fmaf(polynomial(u, c), u, maxOrNaN(x, 0));
    }
};

struct SoftplusForm : FastSoftplusForm {
    DEVICE static float finish(float x, float u) {
        const float c[] = {1.0f,           -0.499995023f, 0.333192706f, -0.248443693f, 0.191114306f,
                           -0.136747703f, 0.0783616677f, -0.0295885075f, 0.00525345793f};
        return maxOrNaN(x, 0) + polynomial(u, c) * u;
    }
};

struct FastTanhForm : Form {
    DEVICE static float special(float x) { return tanhApproximately(x); }
    DEVICE static float finish(float, float tanh) { return tanh; }
};

/** 1 - 2 e^-2|x| / (1 + e^-2|x|) with the sign of x; near 0, where that cancels, a polynomial for |x| <= 0.6. */
struct TanhForm : Form {
    DEVICE static float special(float x) { return exp2Approximately(-2 * LOG2_E * fabsf(x)); }
    DEVICE static float finish(float x, float power) {
        const float c[] = {-0.333332479f, 0.133256033f, -0.0528583638f, 0.0165972151f};
        const float square = x * x;
        const float near = fmaf(polynomial(square, c) * square, x, x);
        const float far = copysignf(fmaf(-2 * power, reciprocalApproximately(1 + power), 1), x);
        return fabsf(x) < 0.6f ? near : far;
    }
};

/** 1 / (1 + e^-x) */
struct SigmoidForm : Form {
    DEVICE static float special(float x) { return exp2Approximately(-LOG2_E * x); }
    DEVICE static float finish(float, float power) { return reciprocalApproximately(1 + power); }
};

struct SiluForm : SigmoidForm {
    DEVICE static float finish(float x, float power) { return x * reciprocalApproximately(1 + power); }
};

/** (1 + tanh(x/2)) / 2 */
struct FastSigmoidForm : Form {
    static constexpr bool TAILED = true;
    typedef SigmoidForm Tail;

    DEVICE static float special(float x) { return tanhApproximately(0.5f * x); }
    DEVICE static float finish(float, float tanh) { return fmaf(0.5f, tanh, 0.5f); }
};

/**
 * silu for results of type Y. The error that the hyperbolic tangent may have, 2^-11, becomes |x| 2^-12: at -4 too much
 * for FLOAT16, and a quarter of what may be for BFLOAT16.
 */
template <class Y>
struct FastSiluForm : SiluForm {};
template <>
struct FastSiluForm<BFloat16> : FastSigmoidForm {
    typedef SiluForm Tail;

    DEVICE static float finish(float x, float tanh) { return fmaf(0.5f * x, tanh, 0.5f * x); }
};

/** x sigmoid(2 sqrt(2/pi) (x + 0.044715 x^3)) */
struct GeluTanhForm : Form {
    DEVICE static float special(float x) {
        const float linear = -2 * LOG2_E * (float)SQRT_TWO_BY_PI, cubic = 0.044715f * linear;
        return exp2Approximately(x * fmaf(cubic, x * x, linear));
    }
    DEVICE static float finish(float x, float power) { return x * reciprocalApproximately(1 + power); }
};

/**
 * x F(x) of a distribution F, symmetric about 0, of which special(x) = F(-|x|) = 2^P(|x|): one special function, and a
 * small relative error also in the tail, where F(-|x|) is all there is. Beyond its interval P falls to -infinity.
 */
struct DistributionForm : Form {
    DEVICE static float finish(float x, float tail) { return x * (x > 0 ? 1 - tail : tail); }
};

/**
 * x/2 erfc(-x/sqrt(2)) = x Phi(x), by special(x) = 2 Phi(-z) = 2^(z R(z - 4)) of z = |x|: the rounding errors of R, whose
 * terms are all small about 4, count the less the nearer z is to 0. It errs by a relative (3 + z^2) 2^-23, as far as
 * FLOAT32 has it without loss: z <= 13.
 */
struct GeluForm : Form {
    DEVICE static float special(float x) {
        const float c[] = {-3.48661685f, -0.652411878f, -0.00881711021f, 0.00113137567f,
                           -1.39896452e-04f, 1.60336203e-05f, -1.65616177e-06f, 1.56447527e-07f,
                           -9.21110743e-09f, -1.70520520e-09f, 6.15235751e-10f, -8.12404449e-11f,
                           5.14128887e-12f, -1.28988156e-13f};
        const float z = fabsf(x);
        return exp2Approximately(z * polynomial(z - 4, c));
    }
    DEVICE static float finish(float x, float tail) { return 0.5f * x * (x > 0 ? 2 - tail : tail); }
};

/**
 * x Phi(x) for results of type Y, with a relative error of F(-z) of 4e-4, from z = 4 on of 2e-4: to z = 5.8, beyond
 * which FLOAT16 has no result but 0.
 */
template <class Y>
struct FastGeluForm : DistributionForm {
    DEVICE static float special(float x) {
        const float c[] = {-1.00057316f, -1.14400864f, -0.473329663f, -0.0425918102f,
                           0.00442880532f, -1.99793009e-04f};
        return exp2Approximately(polynomial(fabsf(x), c));
    }
};

/** The same with 8e-4, from z = 4 on 4e-4: to z = 13, for BFLOAT16 has the range of FLOAT32. */
template <>
struct FastGeluForm<BFloat16> : DistributionForm {
    DEVICE static float special(float x) {
        const float c[] = {-1.00109804f, -1.14046359f, -0.475898385f, -0.0431396216f,
                           0.00519859837f, -3.91594454e-04f, 1.64210705e-05f, -2.90891705e-07f};
        return exp2Approximately(polynomial(fabsf(x), c));
    }
};

/** GeluTanhForm for results of type Y, with a relative error of F(-z) of 1.1e-4 for z <= 5.6. */
template <class Y>
struct FastGeluTanhForm : DistributionForm {
    DEVICE static float special(float x) {
        const float c[] = {-1.00002909f, -1.15344667f,    -0.445016444f, -0.078850463f,
                           0.0313356444f, -0.00982562173f, 0.00120132288f, -5.47898308e-05f};
        return exp2Approximately(polynomial(fabsf(x), c));
    }
};

/** GeluTanhForm, with the error of FastSiluForm. */
template <>
struct FastGeluTanhForm<BFloat16> : FastSiluForm<BFloat16> {
    typedef GeluTanhForm Tail;

    DEVICE static float special(float x) {
        const float linear = (float)SQRT_TWO_BY_PI, cubic = 0.044715f * linear;
        return tanhApproximately(x * fmaf(cubic, x * x, linear));
    }
};
