package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Activation;
import dev.densor.ops.Activations;
import dev.densor.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** {@code x > 0 ? x : alpha * (e^x - 1)}. x is [batch, ...], the result has its shape. */
public final class ELU extends SameShapeLayer {
    private static final double DEFAULT_ALPHA = 1;

    private final double alpha;

    /** A layer of alpha 1. */
    public ELU() {
        this(DEFAULT_ALPHA);
    }

    /**
     * A layer of another alpha.
     *
     * @param alpha minus the limit at -infinity; any number
     */
    public ELU(double alpha) {
        this.alpha = alpha;
    }

    static ELU of(Config config) {
        return new ELU(config.number("alpha", DEFAULT_ALPHA));
    }

    @Override
    public String className() {
        return "ELU";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return Map.of("alpha", alpha);
    }

    @Override
    Optional<Activation> asActivation() {
        return alpha == 1 ? Optional.of(Activations.get("elu", semantics())) : Optional.empty();
    }

    @Override
    protected Tensor call(Tensor x) {
        return Activations.elu(x, alpha);
    }
}
