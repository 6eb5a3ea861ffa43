package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.nn.regularizers.Regularizer;
import dev.densor.nn.regularizers.Regularizers;
import java.util.Map;

/**
 * {@code x}, of any shape; in training it adds {@code l1 * sum(|x|) + l2 * sum(x^2)}, divided by the batch, to the
 * loss.
 */
public final class ActivityRegularization extends PassThroughLayer {
    private final Regularizer penalty;

    /**
     * A layer of these factors.
     *
     * @throws IllegalArgumentException when one is negative or not finite
     */
    public ActivityRegularization(double l1, double l2) {
        penalty = Regularizers.l1l2(l1, l2);
    }

    static ActivityRegularization of(Config config) {
        return new ActivityRegularization(config.number("l1", 0), config.number("l2", 0));
    }

    @Override
    protected Regularizer activityRegularizer() {
        return penalty;
    }

    @Override
    public String className() {
        return "ActivityRegularization";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return penalty.config();
    }
}
