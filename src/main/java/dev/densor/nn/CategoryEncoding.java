package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whole numbers in [0, tokens) as rows of zeros and ones, or of counts. Keras 3 ignores a token outside that range, and
 * so does this. Numbers that are not whole lose their fraction.
 */
public final class CategoryEncoding extends UnaryLayer {
    private final int tokens;
    private TokenOutput output = TokenOutput.MULTI_HOT;

    /**
     * A layer for tokens 0 to {@code tokens - 1}; its output is multi-hot.
     *
     * @throws IllegalArgumentException when there is not at least one
     */
    public CategoryEncoding(int tokens) {
        if (tokens < 1) {
            throw new IllegalArgumentException("num_tokens must be a positive integer, not " + tokens);
        }
        this.tokens = tokens;
    }

    static CategoryEncoding of(Config config) {
        // Keras 2.3 to 2.5 called it max_tokens.
        CategoryEncoding layer =
                new CategoryEncoding(config.positiveInt(config.has("max_tokens") ? "max_tokens" : "num_tokens"));
        layer.output = TokenOutput.read(
                config, TokenOutput.MULTI_HOT, TokenOutput.ONE_HOT, TokenOutput.MULTI_HOT, TokenOutput.COUNT);
        return layer;
    }

    /** Gives a row for each token: a one at the token. */
    public CategoryEncoding oneHot() {
        output = TokenOutput.ONE_HOT;
        return this;
    }

    /** Gives a row for each example: ones at the tokens it has. This is the default. */
    public CategoryEncoding multiHot() {
        output = TokenOutput.MULTI_HOT;
        return this;
    }

    /** Gives a row for each example: how often it has each token. */
    public CategoryEncoding count() {
        output = TokenOutput.COUNT;
        return this;
    }

    @Override
    public String className() {
        return "CategoryEncoding";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("num_tokens", (long) tokens);
        config.put("output_mode", output.kerasName());
        return config;
    }

    @Override
    protected Tensor convert(Tensor x) {
        return Shaping.cast(x, DType.INT32);
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        return output.shape(input, tokens);
    }

    @Override
    protected Tensor call(Tensor x) {
        return output.encode(x, tokens, policy().variable());
    }
}
