package dev.densor.nativecpu.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_exp;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_logistic;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_swish;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh;

/**
 * The functions of one element that oneDNN computes as exactly as the contract asks. Not among them: relu (NaN becomes
 * 0), elu (cancels near 0), soft_relu (absolute errors of 8e-6), log (likewise near 1), gelu (cancels below 0) and clip (NaN
 * becomes a bound).
 */
public enum Eltwise {
    /** {@code e^x}; 0 below {@link #LOWEST}; of NaN infinity */
    EXP(0),
    /** {@code 1 / (1 + e^-x)}; 0 below {@link #LOWEST} */
    LOGISTIC(0),
    /** {@code x / (1 + e^-x)}; 0 below {@link #LOWEST} */
    SWISH(1),
    /** hyperbolic tangent */
    TANH(0);

    /** Below it what is not yet 0 may become 0. */
    public static final float LOWEST = -86;

    private final float alpha;

    Eltwise(float alpha) {
        this.alpha = alpha;
    }

    /** oneDNN's parameter of the function. */
    float alpha() {
        return alpha;
    }

    /** oneDNN's number of the function; asked for only when the library is there. */
    int algorithm() {
        return switch (this) {
            case EXP -> dnnl_eltwise_exp;
            case LOGISTIC -> dnnl_eltwise_logistic;
            case SWISH -> dnnl_eltwise_swish;
            case TANH -> dnnl_eltwise_tanh;
        };
    }
}
