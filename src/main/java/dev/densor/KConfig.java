package dev.densor;

import dev.densor.backend.Backend;
import dev.densor.nn.DataFormat;
import dev.densor.ops.Epsilon;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Tensor;

/** What {@link K} keeps for the process. */
public abstract sealed class KConfig permits KCreation {
    KConfig() {}

    /** The device on which tensors are made: the best one, opened when first asked for, or the one that was set. */
    public static Backend backend() {
        return CurrentBackend.get();
    }

    /** Makes tensors on a device, which stays the caller's to close, from now on; null goes back to the best one. */
    public static void setBackend(Backend backend) {
        CurrentBackend.set(backend);
    }

    /** What losses, metrics, constraints and normalisations keep away from 0 by; 1e-7. */
    public static double epsilon() {
        return Epsilon.get();
    }

    /** Sets {@link #epsilon}. */
    public static void setEpsilon(double value) {
        Epsilon.set(value);
    }

    /** The type of a float when none is given; float32. */
    public static DType floatx() {
        return Settings.floatx();
    }

    /** {@link #setFloatx(String, KerasVersion)} of Keras 2. */
    public static void setFloatx(String dtype) {
        setFloatx(dtype, KerasVersion.V2);
    }

    /**
     * Sets {@link #floatx}: {@code "float16"}, {@code "float32"}, {@code "float64"}, in V3 {@code "bfloat16"}; keeps it
     * and throws IllegalArgumentException for others.
     */
    public static void setFloatx(String dtype, KerasVersion version) {
        Settings.setFloatx(dtype, version);
    }

    /** {@link #cast} to {@link #floatx}. */
    public static Tensor castToFloatx(Tensor x) {
        return Shaping.cast(x, floatx());
    }

    /** Numbers of host memory converted to {@link #floatx}. */
    public static HostArray castToFloatx(HostArray x) {
        return x.cast(floatx());
    }

    /** Where the channels of images stand when it is not said; channels_last. */
    public static DataFormat imageDataFormat() {
        return Settings.imageDataFormat();
    }

    /**
     * Sets {@link #imageDataFormat}: {@code "channels_first"} or {@code "channels_last"}; IllegalArgumentException for
     * others.
     */
    public static void setImageDataFormat(String name) {
        Settings.setImageDataFormat(name);
    }

    /** The format of that name, {@link #imageDataFormat} for null; IllegalArgumentException for others. */
    public static DataFormat normalizeDataFormat(String name) {
        return Settings.dataFormat(name);
    }

    /** 1, 2, ... for each prefix. */
    public static int getUid(String prefix) {
        return Counters.nextUid(prefix);
    }

    /** Begins every prefix of {@link #getUid} anew. */
    public static void resetUids() {
        Counters.resetUids();
    }

    /** Fixes all seeds that random functions draw for themselves from now on; {@code tf.random.set_seed}. */
    public static void setRandomSeed(long seed) {
        Counters.startSeeds(seed);
    }
}
