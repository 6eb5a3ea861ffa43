package dev.densor.benchmarks.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_elu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_gelu_erf;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_logistic;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh;

import java.util.Map;

/**
 * An elementwise function that oneDNN can fuse into a product. Softsign is none.
 *
 * @param algorithm oneDNN's number of it
 * @param alpha its parameter
 */
record Eltwise(int algorithm, float alpha) {
    private static final Map<String, Eltwise> BY_NAME = Map.of(
            "relu", new Eltwise(dnnl_eltwise_relu, 0),
            "tanh", new Eltwise(dnnl_eltwise_tanh, 0),
            "sigmoid", new Eltwise(dnnl_eltwise_logistic, 0),
            "elu", new Eltwise(dnnl_eltwise_elu, 1),
            "gelu", new Eltwise(dnnl_eltwise_gelu_erf, 0));

    /** The function that Keras calls {@code activation}; null when it is none of them. */
    static Eltwise of(String activation) {
        return BY_NAME.get(activation);
    }
}
