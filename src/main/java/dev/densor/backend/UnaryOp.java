package dev.densor.backend;

/**
 * The functions of one element. Arithmetic, rounding and exponentials keep the type and want a floating-point one
 * (NEGATE, ABS, SIGN, SQUARE and RELU take integers too, wrapping around); {@link #NOT} is BOOL to BOOL; IS_NAN and
 * IS_INF give BOOL. NaN in gives NaN out unless the constant says otherwise. Keras's element-wise activations with
 * their default arguments are primitives: one pass over memory, and one rounding where a composite has five.
 */
public enum UnaryOp {
    /** {@code -x} */
    NEGATE,
    /** {@code |x|} */
    ABS,
    /** -1, 0 or 1; {@code sign(0) = 0} */
    SIGN,
    /** {@code x * x} */
    SQUARE,
    /** square root; NaN below 0 */
    SQRT,
    /** {@code 1 / x} */
    RECIPROCAL,
    /** largest integer not above x */
    FLOOR,
    /** smallest integer not below x */
    CEIL,
    /** nearest integer, ties to even */
    ROUND,
    /** {@code e^x} */
    EXP,
    /** {@code e^x - 1}, accurate near 0 */
    EXPM1,
    /** natural logarithm; -infinity at 0, NaN below */
    LOG,
    /** {@code log(1 + x)}, accurate near 0 */
    LOG1P,
    /** sine of radians */
    SIN,
    /** cosine of radians */
    COS,
    /** tangent of radians */
    TAN,
    /** inverse tangent, in radians */
    ATAN,
    /** hyperbolic sine */
    SINH,
    /** hyperbolic cosine */
    COSH,
    /** hyperbolic tangent */
    TANH,
    /** error function {@code 2/sqrt(pi) * integral from 0 to x of e^(-t^2)} */
    ERF,
    /** logical not, BOOL */
    NOT,
    /** whether x is NaN, BOOL */
    IS_NAN,
    /** whether x is infinite, BOOL */
    IS_INF,
    /** {@code max(x, 0)} */
    RELU,
    /** {@code min(max(x, 0), 6)} */
    RELU6,
    /** {@code x >= 0 ? x : 0.2 x} */
    LEAKY_RELU,
    /** {@code x > 0 ? x : e^x - 1} */
    ELU,
    /** {@code 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 (e^x - 1))} */
    SELU,
    /** {@code x * Phi(x) = x/2 * erfc(-x / sqrt(2))}; NaN at -infinity, as Keras computes it */
    GELU,
    /** {@code x/2 * (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}; NaN at -infinity, as Keras computes it */
    GELU_TANH,
    /** {@code 1 / (1 + e^-x)} */
    SIGMOID,
    /** {@code x * sigmoid(x)}; NaN at -infinity, as Keras computes it */
    SILU,
    /** {@code x * tanh(softplus(x))}; NaN at -infinity, as Keras computes it */
    MISH,
    /** {@code log(1 + e^x)} */
    SOFTPLUS,
    /** {@code x / (1 + |x|)}; NaN at the infinities, as Keras computes it */
    SOFTSIGN,
    /** Keras 3: {@code relu6(x + 3) / 6} */
    HARD_SIGMOID,
    /** Keras 1 and 2: {@code clip(0.2 x + 0.5, 0, 1)} */
    HARD_SIGMOID_V2,
    /** {@code x * relu6(x + 3) / 6}; NaN at -infinity, as Keras computes it */
    HARD_SILU,
    /** {@code clip(x, -1, 1)} */
    HARD_TANH,
    /** {@code (x + sqrt(x^2 + 4)) / 2}; NaN at -infinity, as Keras computes it */
    SQUAREPLUS,
    /** {@code x <= -1 ? 0 : x < 1 ? (x + 1)^2 / 4 : x} */
    SPARSE_PLUS,
    /** {@code clip((x + 1) / 2, 0, 1)} */
    SPARSE_SIGMOID,
    /** {@code x - tanh(x)} */
    TANH_SHRINK,
    /** {@code |x| > 0.5 ? x : 0}; 0 for NaN */
    HARD_SHRINK,
    /** {@code x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0}; 0 for NaN */
    SOFT_SHRINK,
    /** {@code -log(1 + e^-x)} */
    LOG_SIGMOID;

    /** Whether the result is BOOL whatever the operand is. */
    public boolean isPredicate() {
        return this == IS_NAN || this == IS_INF || this == NOT;
    }

    /** Whether integers are taken, not only floating point. */
    public boolean takesIntegers() {
        return switch (this) {
            case NEGATE, ABS, SIGN, SQUARE, RELU -> true;
            default -> false;
        };
    }

    /** Whether it is one of Keras's activations with their default arguments. */
    public boolean isActivation() {
        return this == EXP || this == TANH || (compareTo(RELU) >= 0 && compareTo(LOG_SIGMOID) <= 0);
    }

    /** Whether the derivative is computed of the result, {@code 1 - tanh^2(x)}, and not of the operand. */
    public boolean gradientUsesResult() {
        return switch (this) {
            case SQRT, RECIPROCAL, EXP, EXPM1, TAN, TANH, SIGMOID, RELU, RELU6 -> true;
            default -> false;
        };
    }
}
