package dev.densor.nativecpu.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_exp;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh;

/**
 * The functions of one element that oneDNN computes as exactly as the contract asks. Not among them: relu (NaN becomes
 * 0), elu (cancels near 0), soft_relu (absolute errors of 8e-6), log (likewise near 1), gelu (cancels below 0), logistic
 * and swish (0 below -87) and clip (NaN becomes a bound).
 */
public enum Eltwise {
    /** {@code e^x}; 0 below -86.9; of NaN infinity */
    EXP,
    /** hyperbolic tangent */
    TANH;

    /** oneDNN's number of the function; asked for only when the library is there. */
    int algorithm() {
        return switch (this) {
            case EXP -> dnnl_eltwise_exp;
            case TANH -> dnnl_eltwise_tanh;
        };
    }
}
