package dev.densor.nn;

import dev.densor.nn.config.Config;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A low-rank addition to a kernel: the layer computes with {@code kernel + alpha / rank * A . B}. Source: E. Hu et al.,
 * LoRA: Low-Rank Adaptation of Large Language Models, 2021.
 *
 * @param rank columns of A and rows of B
 * @param alpha weight of the addition, before it is divided by the rank
 */
public record Lora(int rank, double alpha) {
    /** What a layer's configuration says, if it has one. */
    static Optional<Lora> of(Config config) {
        if (!config.has("lora_rank")) {
            return Optional.empty();
        }
        int rank = config.positiveInt("lora_rank");
        return Optional.of(new Lora(rank, config.number("lora_alpha", rank)));
    }

    /** The factor of A . B. */
    public double scale() {
        return alpha / rank;
    }

    Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("lora_rank", (long) rank);
        config.put("lora_alpha", alpha == Math.rint(alpha) ? (Object) (long) alpha : (Object) alpha);
        return config;
    }
}
