package dev.densor.nn.initializers;

/**
 * Random numbers that a seed fixes for all time: SplitMix64 for the bits, the Box-Muller transform with
 * {@link StrictMath} for the normal distribution. The generators of the JDK do not promise that across versions.
 *
 * <p>Source: G. Steele, D. Lea, C. Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014; G. Box,
 * M. Muller, A Note on the Generation of Random Normal Deviates, Annals of Mathematical Statistics 29, 1958.
 */
final class RandomSource {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;
    private double spare = Double.NaN;

    RandomSource(long seed) {
        // Seeds that lie one gamma apart would otherwise give the same numbers, shifted by one.
        state = mix(seed);
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    double uniform() {
        state += GOLDEN_GAMMA;
        return (mix(state) >>> 11) * 0x1p-53;
    }

    /** Standard normal. */
    double normal() {
        if (!Double.isNaN(spare)) {
            double second = spare;
            spare = Double.NaN;
            return second;
        }
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
        double angle = 2 * Math.PI * uniform();
        spare = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }

    /** Standard normal, drawn again until it is in [-2, 2]. */
    double truncatedNormal() {
        double value;
        do {
            value = normal();
        } while (Math.abs(value) > 2);
        return value;
    }
}
