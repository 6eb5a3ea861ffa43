package dev.densor.train.metrics;

import dev.densor.nn.config.Configurable;
import dev.densor.shape.HostArray;

/**
 * Something that is accumulated over batches until it is reset. The state is a few numbers in host memory, in float64,
 * so that it holds no device memory and counts beyond 2^24, where float32 stops. Used by one thread at a time.
 */
public interface Statistic extends Configurable {
    /** What a history calls it: {@code "accuracy"}. */
    String name();

    /** What was accumulated so far: a scalar or, where the statistic says so, a vector; float32 unless configured. */
    HostArray result();

    /** Forgets what was accumulated. */
    void reset();

    /**
     * {@link #result} as a number.
     *
     * @throws IllegalStateException when it is a vector of more than one element
     */
    default double value() {
        HostArray result = result();
        if (result.size() != 1) {
            throw new IllegalStateException(
                    "metric \"" + name() + "\": the result is " + result + ", not one number; use result()");
        }
        return result.getDouble(0);
    }
}
