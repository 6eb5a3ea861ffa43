package dev.densor.train.losses;

import dev.densor.nn.config.Config;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the values of all samples become one. */
public enum LossReduction {
    /** Their sum divided by how many there are, whatever their weights. */
    SUM_OVER_BATCH_SIZE,
    /** The same as {@link #SUM_OVER_BATCH_SIZE}. */
    MEAN,
    /** Their sum divided by the sum of their weights, or by how many there are where they have none. */
    MEAN_WITH_SAMPLE_WEIGHT,
    /** Their sum. */
    SUM,
    /** They stay apart. */
    NONE;

    /** Keras's name: {@code "sum_over_batch_size"}. */
    public String kerasName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a loss's configuration says: Keras 3 writes null for NONE, Keras 2 "auto" for its default. */
    static LossReduction read(Config config) {
        boolean isNull = config.values().containsKey("reduction") && !config.has("reduction");
        String name = isNull ? NONE.kerasName() : config.text("reduction", SUM_OVER_BATCH_SIZE.kerasName());
        if (name.equals("auto")) {
            return SUM_OVER_BATCH_SIZE;
        }
        return Arrays.stream(values())
                .filter(reduction -> reduction.kerasName().equals(name))
                .findFirst()
                .orElseThrow(() -> config.wrong(
                        "reduction",
                        "one of "
                                + Arrays.stream(values())
                                        .map(LossReduction::kerasName)
                                        .collect(Collectors.joining(", "))));
    }
}
