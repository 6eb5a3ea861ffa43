package dev.densor.benchmarks.workload;

import java.util.SplittableRandom;

/** Seeded values, the same in every JVM. */
final class RandomValues {
    private RandomValues() {}

    /** Uniform in [-bound, bound). */
    static float[] uniform(long seed, int size, float bound) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        return values;
    }
}
