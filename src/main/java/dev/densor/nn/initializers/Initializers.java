package dev.densor.nn.initializers;

import dev.densor.nn.config.Catalog;
import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Makes initializers, under the names that Keras gives them, and registers those of your own. One without a seed takes
 * the seed of the model; one with a seed draws the same values every time.
 */
public final class Initializers {
    private static final Catalog<Initializer> CATALOG = new Catalog<>("initializer", Initializer.class)
            .with("Zeros", config -> zeros(), "zero", "ZerosInitializer")
            .with("Ones", config -> ones(), "one", "OnesInitializer")
            .with("Constant", Constant::read)
            .with("RandomNormal", config -> RandomNormal.read(config, false), "normal")
            .with("RandomUniform", RandomUniform::read, "uniform")
            .with("TruncatedNormal", config -> RandomNormal.read(config, true))
            .with("VarianceScaling", VarianceScaling::read)
            .with("Orthogonal", Orthogonal::read, "OrthogonalInitializer")
            .with("Identity", config -> identity(config.number("gain", 1)), "IdentityInitializer")
            .with("LecunUniform", config -> VarianceScaling.read("LecunUniform", Scaling.LECUN_UNIFORM, config))
            .with("LecunNormal", config -> VarianceScaling.read("LecunNormal", Scaling.LECUN_NORMAL, config))
            .with("GlorotUniform", config -> VarianceScaling.read("GlorotUniform", Scaling.GLOROT_UNIFORM, config))
            .with("GlorotNormal", config -> VarianceScaling.read("GlorotNormal", Scaling.GLOROT_NORMAL, config))
            .with("HeUniform", config -> VarianceScaling.read("HeUniform", Scaling.HE_UNIFORM, config))
            .with("HeNormal", config -> VarianceScaling.read("HeNormal", Scaling.HE_NORMAL, config));

    private Initializers() {}

    /**
     * The initializer that a configuration means.
     *
     * @param identifier Keras's name ({@code "glorot_uniform"}, {@code "GlorotUniform"}), that of a registered one, a
     *     map with {@code class_name} and {@code config} as Keras 1 to 3 writes it, an initializer, or null
     * @return null for null
     * @throws IllegalArgumentException when there is none of that name, or its configuration is not valid
     */
    public static Initializer get(Object identifier) {
        return CATALOG.get(identifier);
    }

    /** {@link #get(Object)} by the names of one version of Keras; they do not differ. */
    public static Initializer get(Object identifier, KerasVersion version) {
        return CATALOG.get(identifier, version);
    }

    /** An initializer as Keras writes it into a configuration; null for null. */
    public static Map<String, Object> serialize(Initializer initializer) {
        return CATALOG.serialize(initializer);
    }

    /** The initializer that {@link #serialize} wrote, or Keras; null for null. */
    public static Initializer deserialize(Map<String, Object> serialized) {
        return CATALOG.get(serialized);
    }

    /**
     * An initializer of your own.
     *
     * @param name under which a layer's configuration mentions it; {@link #register(Initializer)} makes it known to
     *     files
     * @param draw makes an array of a shape from a seed
     * @throws IllegalArgumentException when the name is Keras's
     */
    public static Initializer of(String name, BiFunction<Shape, Long, HostArray> draw) {
        return new DrawFunction(CATALOG.own(name), draw);
    }

    /**
     * Makes an initializer known by its name to {@link #get}, and so to models that are loaded. The last one of a name
     * counts.
     *
     * @throws IllegalArgumentException when the name is Keras's
     */
    public static void register(Initializer initializer) {
        CATALOG.register(initializer.className(), config -> initializer);
    }

    /**
     * {@link #register(Initializer)} of a class with options.
     *
     * @param reader makes one of the configuration that it wrote, or of an empty one
     */
    public static void register(String className, Function<Config, Initializer> reader) {
        CATALOG.register(className, reader);
    }

    /** 0 everywhere. */
    public static Initializer zeros() {
        return Constant.named("Zeros", 0, Map.of());
    }

    /** 1 everywhere. */
    public static Initializer ones() {
        return Constant.named("Ones", 1, Map.of());
    }

    /** {@code value} everywhere. */
    public static Initializer constant(double value) {
        return Constant.of(value);
    }

    /** gain on the diagonal of a matrix, 0 elsewhere. */
    public static Initializer identity(double gain) {
        return new Identity(gain);
    }

    /** Normal. */
    public static Initializer randomNormal(double mean, double stddev) {
        return new RandomNormal(mean, stddev, false, Seed.NONE);
    }

    /** {@link #randomNormal(double, double)} with a seed of its own. */
    public static Initializer randomNormal(double mean, double stddev, long seed) {
        return new RandomNormal(mean, stddev, false, Seed.of(seed));
    }

    /** Uniform in [min, max). */
    public static Initializer randomUniform(double min, double max) {
        return new RandomUniform(min, max, Seed.NONE);
    }

    /** {@link #randomUniform(double, double)} with a seed of its own. */
    public static Initializer randomUniform(double min, double max, long seed) {
        return new RandomUniform(min, max, Seed.of(seed));
    }

    /** Normal, drawn again until it is within two standard deviations of the mean. */
    public static Initializer truncatedNormal(double mean, double stddev) {
        return new RandomNormal(mean, stddev, true, Seed.NONE);
    }

    /** {@link #truncatedNormal(double, double)} with a seed of its own. */
    public static Initializer truncatedNormal(double mean, double stddev, long seed) {
        return new RandomNormal(mean, stddev, true, Seed.of(seed));
    }

    /** Random orthonormal columns, or rows where there are fewer of them, times gain. */
    public static Initializer orthogonal(double gain) {
        return new Orthogonal(gain, Seed.NONE);
    }

    /** {@link #orthogonal(double)} with a seed of its own. */
    public static Initializer orthogonal(double gain, long seed) {
        return new Orthogonal(gain, Seed.of(seed));
    }

    /**
     * Mean 0 and variance scale / max(1, n).
     *
     * @param scale above 0
     * @param mode what n counts: {@code "fan_in"}, {@code "fan_out"} or {@code "fan_avg"}
     * @param distribution {@code "uniform"}, {@code "truncated_normal"} or {@code "untruncated_normal"}
     * @throws IllegalArgumentException when one of them is something else
     */
    public static Initializer varianceScaling(double scale, String mode, String distribution) {
        return VarianceScaling.fixed("VarianceScaling", Scaling.of(scale, mode, distribution), Seed.NONE);
    }

    /** {@link #varianceScaling(double, String, String)} with a seed of its own. */
    public static Initializer varianceScaling(double scale, String mode, String distribution, long seed) {
        return VarianceScaling.fixed("VarianceScaling", Scaling.of(scale, mode, distribution), Seed.of(seed));
    }

    /** Uniform in [-limit, limit) with limit = sqrt(3 / inputs). */
    public static Initializer lecunUniform() {
        return VarianceScaling.fixed("LecunUniform", Scaling.LECUN_UNIFORM, Seed.NONE);
    }

    /** {@link #lecunUniform()} with a seed of its own. */
    public static Initializer lecunUniform(long seed) {
        return VarianceScaling.fixed("LecunUniform", Scaling.LECUN_UNIFORM, Seed.of(seed));
    }

    /** Truncated normal of variance 1 / inputs. */
    public static Initializer lecunNormal() {
        return VarianceScaling.fixed("LecunNormal", Scaling.LECUN_NORMAL, Seed.NONE);
    }

    /** {@link #lecunNormal()} with a seed of its own. */
    public static Initializer lecunNormal(long seed) {
        return VarianceScaling.fixed("LecunNormal", Scaling.LECUN_NORMAL, Seed.of(seed));
    }

    /** Uniform in [-limit, limit) with limit = sqrt(6 / (inputs + outputs)); Keras's default for kernels. */
    public static Initializer glorotUniform() {
        return VarianceScaling.fixed("GlorotUniform", Scaling.GLOROT_UNIFORM, Seed.NONE);
    }

    /** {@link #glorotUniform()} with a seed of its own. */
    public static Initializer glorotUniform(long seed) {
        return VarianceScaling.fixed("GlorotUniform", Scaling.GLOROT_UNIFORM, Seed.of(seed));
    }

    /** Truncated normal of variance 2 / (inputs + outputs). */
    public static Initializer glorotNormal() {
        return VarianceScaling.fixed("GlorotNormal", Scaling.GLOROT_NORMAL, Seed.NONE);
    }

    /** {@link #glorotNormal()} with a seed of its own. */
    public static Initializer glorotNormal(long seed) {
        return VarianceScaling.fixed("GlorotNormal", Scaling.GLOROT_NORMAL, Seed.of(seed));
    }

    /** Uniform in [-limit, limit) with limit = sqrt(6 / inputs). */
    public static Initializer heUniform() {
        return VarianceScaling.fixed("HeUniform", Scaling.HE_UNIFORM, Seed.NONE);
    }

    /** {@link #heUniform()} with a seed of its own. */
    public static Initializer heUniform(long seed) {
        return VarianceScaling.fixed("HeUniform", Scaling.HE_UNIFORM, Seed.of(seed));
    }

    /** Truncated normal of variance 2 / inputs. */
    public static Initializer heNormal() {
        return VarianceScaling.fixed("HeNormal", Scaling.HE_NORMAL, Seed.NONE);
    }

    /** {@link #heNormal()} with a seed of its own. */
    public static Initializer heNormal(long seed) {
        return VarianceScaling.fixed("HeNormal", Scaling.HE_NORMAL, Seed.of(seed));
    }
}
