package dev.densor.benchmarks.engine;

/**
 * What a JVM was told by system properties.
 *
 * @param threads {@code densor.benchmarks.threads}, by default the cores; each engine uses as many
 * @param device {@code densor.benchmarks.device}, by default {@code auto}; the one that Densor opens
 */
public record Settings(int threads, String device) {
    /** Property with the number of threads. */
    public static final String THREADS = "densor.benchmarks.threads";

    /** Property with the name of Densor's device. */
    public static final String DEVICE = "densor.benchmarks.device";

    /** Those of this JVM. */
    public static Settings current() {
        return new Settings(
                Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors()),
                System.getProperty(DEVICE, "auto"));
    }
}
