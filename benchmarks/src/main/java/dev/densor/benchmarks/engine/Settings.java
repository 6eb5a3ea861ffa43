package dev.densor.benchmarks.engine;

/**
 * What a JVM was told by system properties.
 *
 * @param threads {@code densor.benchmarks.threads}, by default the cores; each engine uses as many
 * @param device {@code densor.benchmarks.device}, by default {@code auto}; the one that Densor opens
 * @param tensors {@code densor.benchmarks.tensors}, by default false; whether Densor's networks take tensors that are on
 *     the device, and leave theirs there
 */
public record Settings(int threads, String device, boolean tensors) {
    /** Property with the number of threads. */
    public static final String THREADS = "densor.benchmarks.threads";

    /** Property with the name of Densor's device. */
    public static final String DEVICE = "densor.benchmarks.device";

    /** Property that says whether Densor is given tensors. */
    public static final String TENSORS = "densor.benchmarks.tensors";

    /** Those of this JVM. */
    public static Settings current() {
        return new Settings(
                Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors()),
                System.getProperty(DEVICE, "auto"),
                Boolean.getBoolean(TENSORS));
    }
}
