package dev.densor.nn.regularizers;

import dev.densor.nn.config.Config;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * factor * the mean of |u . v| over all pairs of different rows, or columns, each divided by its norm; part of a layer's
 * configuration.
 *
 * @param factor 0 or more
 * @param mode rows or columns
 */
record Orthogonality(double factor, String mode) implements Regularizer {
    Orthogonality {
        Factors.check("OrthogonalRegularizer", "factor", factor);
        if (!mode.equals("rows") && !mode.equals("columns")) {
            throw new IllegalArgumentException(
                    "regularizer \"OrthogonalRegularizer\": mode must be rows or columns, not \"" + mode + "\"");
        }
        // Keras holds it as a float32, and writes it so.
        factor = (float) factor;
    }

    static Orthogonality read(Config config) {
        return new Orthogonality(config.number("factor", 0.01), config.text("mode", "rows"));
    }

    @Override
    public String className() {
        return "OrthogonalRegularizer";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("factor", factor);
        config.put("mode", mode);
        return config;
    }
}
