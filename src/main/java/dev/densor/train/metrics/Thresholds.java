package dev.densor.train.metrics;

import dev.densor.nn.config.Config;
import dev.densor.ops.Epsilon;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What scores are compared with: a score is positive when it is greater.
 *
 * @param values at least one
 * @param even whether they divide [0, 1] evenly, so that a score falls between two of them by a multiplication
 * @param open whether the first is a little below 0 and the last a little above 1: every score passes the first, none
 *     the last
 */
record Thresholds(double[] values, boolean even, boolean open) {
    /** Below every score: what is left by picking the largest is positive. */
    private static final double BELOW_ALL = -1e10;

    private static final double DEFAULT = 0.5;
    private static final double RELATIVE = 1e-5;

    /**
     * Those that a user states.
     *
     * @throws IllegalArgumentException when one is not in [0, 1]
     */
    static Thresholds of(String className, double... values) {
        for (double value : values) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException(
                        "metric \"" + className + "\": thresholds must be in [0, 1], not " + value);
            }
        }
        return new Thresholds(values.clone(), isEven(values), false);
    }

    /** What is taken when none is stated. */
    static Thresholds standard(boolean picksLargest) {
        return new Thresholds(new double[] {picksLargest ? BELOW_ALL : DEFAULT}, false, false);
    }

    /** {@code count} of them from 0 to 1; of one, 0.5. */
    static Thresholds evenly(int count) {
        return count == 1 ? standard(false) : new Thresholds(grid(count), true, false);
    }

    /** {@code count} of them from just below 0 to just above 1. */
    static Thresholds openEvenly(int count) {
        return new Thresholds(open(grid(count)), true, true);
    }

    /** These, sorted, between one just below 0 and one just above 1. */
    static Thresholds openAround(String className, double... inner) {
        double[] all = new double[inner.length + 2];
        System.arraycopy(of(className, inner).values, 0, all, 1, inner.length);
        all[all.length - 1] = 1;
        Arrays.sort(all);
        return new Thresholds(open(all), isEven(all), true);
    }

    private static double[] grid(int count) {
        double[] grid = IntStream.range(0, count)
                .mapToDouble(i -> i * 1.0 / (count - 1))
                .toArray();
        grid[count - 1] = 1;
        return grid;
    }

    private static double[] open(double[] values) {
        values[0] = 0 - Epsilon.get();
        values[values.length - 1] = 1 + Epsilon.get();
        return values;
    }

    private static boolean isEven(double[] values) {
        double[] grid = grid(Math.max(2, values.length));
        return values.length > 2
                && IntStream.range(0, values.length)
                        .allMatch(i -> Math.abs(values[i] - grid[i]) <= Epsilon.get() + RELATIVE * grid[i]);
    }

    /** The key {@code thresholds} of a configuration: numbers, one number, or null when it is not there. */
    static double[] read(Config config) {
        if (!config.has("thresholds")) {
            return null;
        }
        List<?> items = config.get("thresholds") instanceof List<?> list ? list : List.of(config.get("thresholds"));
        if (items.isEmpty() || !items.stream().allMatch(Number.class::isInstance)) {
            throw config.wrong("thresholds", "a number or a list of numbers");
        }
        return items.stream().mapToDouble(item -> ((Number) item).doubleValue()).toArray();
    }

    int count() {
        return values.length;
    }

    float[] toFloats() {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
