package dev.densor.nn;

import dev.densor.nn.config.Config;

/** Keras 1's one class Merge, as the layers that took the place of its modes. */
final class Keras1Merge {
    private Keras1Merge() {}

    /**
     * The layer that does what the mode says.
     *
     * @throws IllegalArgumentException when the merge is a function of the user's, holds layers, or has another mode
     */
    static Layer of(Config config) {
        if (!config.text("mode_type", "raw").equals("raw")) {
            throw config.wrong("mode_type", "\"raw\": a function is Python code, and nothing of a file is executed");
        }
        if (config.has("layers")) {
            throw new IllegalArgumentException(config.owner()
                    + " merges models that it holds itself; only a Merge in a graph of layers is supported");
        }
        return switch (config.text("mode", "sum")) {
            case "sum" -> new Add();
            case "mul" -> new Multiply();
            case "ave" -> new Average();
            case "max" -> new Maximum();
            case "concat" -> new Concatenate(config.integer("concat_axis", -1));
            case "dot" -> Dot.of(config, "dot_axes");
            default -> throw config.wrong("mode", "sum, mul, ave, max, concat or dot");
        };
    }
}
