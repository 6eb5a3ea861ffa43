package dev.densor.nn;

import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.nn.config.Config;
import dev.densor.ops.Elementwise;
import dev.densor.shape.DType;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code x * scale + offset}, with a number for all elements or one for each index of the last axis. */
public final class Rescaling extends SameShapeLayer {
    private final StatedArray scale;
    private StatedArray offset = StatedArray.of(0.0);

    /**
     * A layer that multiplies.
     *
     * @param scale one factor, or as many as the last axis is long
     */
    public Rescaling(double... scale) {
        this(StatedArray.of(scale));
    }

    private Rescaling(StatedArray scale) {
        this.scale = scale;
    }

    static Rescaling of(Config config) {
        Rescaling layer = new Rescaling(
                StatedArray.read(config, "scale").orElseThrow(() -> config.wrong("scale", "a number or a list")));
        layer.offset = StatedArray.read(config, "offset").orElse(layer.offset);
        return layer;
    }

    /**
     * Sets what is added after the multiplication; default 0.
     *
     * @param added one number, or as many as the last axis is long
     */
    public Rescaling offset(double... added) {
        offset = StatedArray.of(added);
        return this;
    }

    @Override
    public String className() {
        return "Rescaling";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("scale", scale.config());
        config.put("offset", offset.config());
        return config;
    }

    /** What it makes of bytes, computing in {@code type}; empty where its numbers are not the same for all of them. */
    Optional<DenseChainSpec.Bytes> ofBytes(DType type) {
        boolean isUniform = scale.isNumber() && offset.isNumber();
        return isUniform
                ? Optional.of(new DenseChainSpec.Bytes(scale.first(type), offset.first(type)))
                : Optional.empty();
    }

    @Override
    protected Tensor call(Tensor x) {
        return Elementwise.add(Elementwise.multiply(x, scale.like(x)), offset.like(x));
    }
}
