package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Activation;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code activation(x)}: Keras's layer Activation. x is [batch, ...], the result has its shape. */
public final class ActivationLayer extends SameShapeLayer {
    private final LayerActivation activation;

    private ActivationLayer(LayerActivation activation) {
        this.activation = activation;
    }

    /**
     * A layer of one of Keras's activations.
     *
     * @param name for example {@code "relu"}
     * @throws IllegalArgumentException when there is none of this name
     */
    public ActivationLayer(String name) {
        this(LayerActivation.of(name));
    }

    /** A layer of an activation of your own. */
    public ActivationLayer(Activation function) {
        this(LayerActivation.of(function));
    }

    static ActivationLayer of(Config config) {
        return new ActivationLayer(LayerActivation.read(config, "activation"));
    }

    @Override
    public String className() {
        return "Activation";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("activation", activation.config());
        return config;
    }

    @Override
    Optional<Activation> asActivation() {
        return Optional.of(activation.in(semantics()));
    }

    @Override
    protected Tensor call(Tensor x) {
        return activation.in(semantics()).apply(x);
    }
}
