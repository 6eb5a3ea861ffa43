// What the formulas of elementwise.def are made of. F is float or double.
#pragma once
#include "device.cuh"

static const double SQRT_HALF = 0.70710678118654752440;
static const double SQRT_TWO_BY_PI = 0.79788456080286535588;
static const double SIXTH = 1.0 / 6;

template <class F>
DEVICE F SELU_SCALE() {
    return F(1.0507009873554805);
}

template <class F>
DEVICE F SELU_ALPHA() {
    return F(1.6732632423543772);
}

template <class F>
DEVICE F infinity() {
    return F(1e38f) * F(1e38f) * F(1e308);
}

template <class F>
DEVICE F squared(F x) {
    return x * x;
}

/** min(max(x, low), high); NaN for NaN. */
template <class F>
DEVICE F clip(F x, F low, F high) {
    return x < low ? low : x > high ? high : x;
}

template <class F>
DEVICE F selu(F x) {
    return SELU_SCALE<F>() * (x > 0 ? x : SELU_ALPHA<F>() * expm1(x));
}

/** 1 / (1 + e^-x), two-sided, so that the exponential never overflows. */
template <class F>
DEVICE F sigmoid(F x) {
    const F e = exp(-fabs(x));
    const F upper = 1 / (1 + e);
    return x >= 0 ? upper : e * upper;
}

/** log(1 + e^x) without overflow for large x and without loss for small. */
template <class F>
DEVICE F softplus(F x) {
    return (x < 0 ? F(0) : x) + log1p(exp(-fabs(x)));
}

/** tanh(log(1 + e^x)) = n / (n + 2) where n = e^x (e^x + 2); 1 from 20 on, also in double. */
template <class F>
DEVICE F tanhOfSoftplus(F x) {
    const F e = exp(x > 20 ? F(20) : x);
    const F n = e * (e + 2);
    return n / (n + 2);
}

/** sqrt(2/pi) (x + 0.044715 x^3) */
template <class F>
DEVICE F geluTanhArgument(F x) {
    return F(SQRT_TWO_BY_PI) * (x + F(0.044715) * x * x * x);
}

/** The normal distribution's density: e^(-x^2/2) / sqrt(2 pi). */
template <class F>
DEVICE F normalDensity(F x) {
    return exp(F(-0.5) * x * x) * F(0.5 * SQRT_HALF * 1.12837916709551257390);
}

template <class F>
DEVICE F geluDerivative(F x) {
    return F(0.5) * erfc(-x * F(SQRT_HALF)) + x * normalDensity(x);
}

template <class F>
DEVICE F geluTanhDerivative(F x) {
    const F twice = 2 * geluTanhArgument(x);
    const F s = sigmoid(twice);
    const F slope = F(2 * SQRT_TWO_BY_PI) * (1 + F(3 * 0.044715) * x * x);
    return s + x * slope * s * sigmoid(-twice);
}

template <class F>
DEVICE F siluDerivative(F x) {
    return sigmoid(x) * fma(x, sigmoid(-x), F(1));
}

template <class F>
DEVICE F mishDerivative(F x) {
    const F t = tanhOfSoftplus(x);
    return t + x * sigmoid(x) * (1 - t * t);
}

template <class F>
DEVICE F hardSiluDerivative(F x) {
    return x <= -3 ? F(0) : x >= 3 ? F(1) : (2 * x + 3) * F(SIXTH);
}
