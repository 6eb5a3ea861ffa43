package dev.densor.ops;

import dev.densor.autograd.Tape;
import dev.densor.backend.Extent;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.LogSoftmaxKernel;
import dev.densor.backend.fused.SoftmaxKernel;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Keras's activations: those with arguments and those along an axis as functions, and all of them by name with their
 * default arguments. Source: keras/src/activations of Keras 3.15; {@code hard_sigmoid} also as Keras 2 has it.
 */
public final class Activations {
    private static final Map<String, Activation> BY_NAME = byName();
    private static final Activation HARD_SIGMOID_V2 = Activation.of("hard_sigmoid", UnaryOp.HARD_SIGMOID_V2);
    private static final Map<String, Activation> REGISTERED = new ConcurrentHashMap<>();

    private Activations() {}

    private static Map<String, Activation> byName() {
        Map<String, Activation> all = new LinkedHashMap<>();
        add(all, "linear", UnaryOperator.identity());
        add(all, "relu", UnaryOp.RELU);
        add(all, "relu6", UnaryOp.RELU6);
        add(all, "leaky_relu", UnaryOp.LEAKY_RELU);
        add(all, "elu", UnaryOp.ELU);
        add(all, "selu", UnaryOp.SELU);
        add(all, "celu", UnaryOp.ELU);
        add(all, "gelu", UnaryOp.GELU);
        add(all, "silu", UnaryOp.SILU);
        add(all, "swish", UnaryOp.SILU);
        add(all, "mish", UnaryOp.MISH);
        add(all, "softplus", UnaryOp.SOFTPLUS);
        add(all, "softsign", UnaryOp.SOFTSIGN);
        add(all, "tanh", UnaryOp.TANH);
        add(all, "sigmoid", UnaryOp.SIGMOID);
        add(all, "hard_sigmoid", UnaryOp.HARD_SIGMOID);
        add(all, "hard_silu", UnaryOp.HARD_SILU);
        add(all, "hard_swish", UnaryOp.HARD_SILU);
        add(all, "hard_tanh", UnaryOp.HARD_TANH);
        add(all, "exponential", UnaryOp.EXP);
        add(all, "squareplus", UnaryOp.SQUAREPLUS);
        add(all, "sparse_plus", UnaryOp.SPARSE_PLUS);
        add(all, "sparse_sigmoid", UnaryOp.SPARSE_SIGMOID);
        add(all, "tanh_shrink", UnaryOp.TANH_SHRINK);
        add(all, "hard_shrink", UnaryOp.HARD_SHRINK);
        add(all, "soft_shrink", UnaryOp.SOFT_SHRINK);
        add(all, "log_sigmoid", UnaryOp.LOG_SIGMOID);
        add(all, "softmax", x -> softmax(x, -1));
        add(all, "log_softmax", x -> logSoftmax(x, -1));
        add(all, "sparsemax", x -> sparsemax(x, -1));
        add(all, "glu", x -> glu(x, -1));
        return all;
    }

    private static void add(Map<String, Activation> all, String name, UnaryOp op) {
        all.put(name, Activation.of(name, op));
    }

    private static void add(Map<String, Activation> all, String name, UnaryOperator<Tensor> function) {
        all.put(name, Activation.of(name, function));
    }

    /** Keras's names, in its order. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(BY_NAME.keySet());
    }

    /**
     * The activation that Keras calls {@code name}, or that was registered under it, if there is one.
     *
     * @param name for example {@code "relu"}
     * @param version whose formula holds where they differ
     */
    public static Optional<Activation> find(String name, KerasVersion version) {
        if (name.equals("hard_sigmoid") && version == KerasVersion.V2) {
            return Optional.of(HARD_SIGMOID_V2);
        }
        return Optional.ofNullable(BY_NAME.getOrDefault(name, REGISTERED.get(name)));
    }

    /** Whether it is {@link #softmax} along the last axis by its name. */
    static boolean isSoftmax(Activation activation) {
        return activation == BY_NAME.get("softmax");
    }

    /** Whether it changes nothing. */
    static boolean isLinear(Activation activation) {
        return activation == BY_NAME.get("linear");
    }

    /** Whether a user registered an activation of this name. */
    public static boolean isRegistered(String name) {
        return REGISTERED.containsKey(name);
    }

    /**
     * The activation that is meant, by Keras's get.
     *
     * @param identifier a name, what {@link #serialize} makes of an activation, an activation, or null
     * @param version whose formula holds where they differ
     * @return linear for null
     * @throws IllegalArgumentException when there is none
     */
    public static Activation get(Object identifier, KerasVersion version) {
        if (identifier == null) {
            return BY_NAME.get("linear");
        }
        if (identifier instanceof Activation activation) {
            return activation;
        }
        Object name = identifier instanceof Map<?, ?> saved ? saved.get("config") : identifier;
        if (!(name instanceof String text)) {
            throw new IllegalArgumentException(
                    "activation must be a name, an activation or what serialize makes of one, not " + identifier);
        }
        return find(text, version)
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown activation \"" + text + "\"; known are " + String.join(", ", names())));
    }

    /** {@link #get(Object, KerasVersion)} of Keras 2. */
    public static Activation get(Object identifier) {
        return get(identifier, KerasVersion.V2);
    }

    /** An activation as Keras writes it into a configuration: the name of its own, an object around another's name. */
    public static Object serialize(Activation activation) {
        return BY_NAME.containsKey(activation.name()) ? activation.name() : function(activation.name());
    }

    private static Map<String, Object> function(String name) {
        Map<String, Object> serialized = new LinkedHashMap<>();
        serialized.put("module", "builtins");
        serialized.put("class_name", "function");
        serialized.put("config", name);
        serialized.put("registered_name", "function");
        return serialized;
    }

    /** The activation that {@link #serialize} wrote, or Keras; see {@link #get(Object, KerasVersion)}. */
    public static Activation deserialize(Object serialized, KerasVersion version) {
        return get(serialized, version);
    }

    /**
     * Makes an activation known by its name to {@link #find} and {@link #get}, and so to models that are loaded. The
     * last one of a name counts.
     *
     * @throws IllegalArgumentException when the name is Keras's
     */
    public static void register(Activation activation) {
        if (BY_NAME.containsKey(activation.name())) {
            throw new IllegalArgumentException("activation: the name \"" + activation.name()
                    + "\" is Keras's; choose one of your own, as \"my_package>my_activation\"");
        }
        REGISTERED.put(activation.name(), activation);
    }

    /**
     * {@code max(x, 0)} generalised: x above the threshold (0 at it), at most {@code maxValue}, and
     * {@code negativeSlope * (x - threshold)} below it.
     *
     * @param maxValue positive infinity for none
     */
    public static Tensor relu(Tensor x, double negativeSlope, double maxValue, double threshold) {
        Tensor positive = threshold == 0
                ? Elementwise.apply(UnaryOp.RELU, x)
                : Comparison.where(Comparison.greater(x, threshold), x, 0);
        Tensor bounded = maxValue == Double.POSITIVE_INFINITY ? positive : Elementwise.clip(positive, 0, maxValue);
        if (negativeSlope == 0) {
            return bounded;
        }
        Tensor below = Elementwise.maximum(Elementwise.add(Elementwise.negate(x), threshold), 0);
        return Elementwise.subtract(bounded, Elementwise.multiply(below, negativeSlope));
    }

    /** {@code x >= 0 ? x : slope * x} */
    public static Tensor leakyRelu(Tensor x, double slope) {
        return Comparison.where(Comparison.greaterEqual(x, 0), x, Elementwise.multiply(x, slope));
    }

    /** {@code x > threshold ? x : value} */
    public static Tensor threshold(Tensor x, double threshold, double value) {
        return Comparison.where(Comparison.greater(x, threshold), x, value);
    }

    /** {@code x > 0 ? x : alpha * (e^x - 1)} */
    public static Tensor elu(Tensor x, double alpha) {
        Tensor negative = Elementwise.multiply(Elementwise.apply(UnaryOp.EXPM1, upToZero(x)), alpha);
        return Comparison.where(Comparison.greater(x, 0), x, negative);
    }

    /** {@code x > 0 ? x : alpha * (e^(x/alpha) - 1)} */
    public static Tensor celu(Tensor x, double alpha) {
        Tensor scaled = Elementwise.apply(UnaryOp.EXPM1, Elementwise.divide(upToZero(x), alpha));
        return Comparison.where(Comparison.greater(x, 0), x, Elementwise.multiply(scaled, alpha));
    }

    /**
     * What is not above 0, else 0: a branch that is not chosen must be finite, or its gradient becomes 0 * infinity.
     */
    private static Tensor upToZero(Tensor x) {
        return Comparison.where(Comparison.greater(x, 0), Elementwise.scalar("elu", x, 0), x);
    }

    /** {@code (x + sqrt(x^2 + b)) / 2} */
    public static Tensor squareplus(Tensor x, double b) {
        Tensor root = Elementwise.sqrt(Elementwise.add(Elementwise.square(x), b));
        return Elementwise.divide(Elementwise.add(x, root), 2);
    }

    /** {@code |x| > threshold ? x : 0} */
    public static Tensor hardShrink(Tensor x, double threshold) {
        return Comparison.where(Comparison.greater(Elementwise.abs(x), threshold), x, 0);
    }

    /** {@code x} moved towards 0 by {@code threshold}, and 0 when nearer than that. */
    public static Tensor softShrink(Tensor x, double threshold) {
        Tensor above = Elementwise.subtract(x, threshold);
        Tensor below = Elementwise.add(x, threshold);
        Tensor inner = Comparison.where(Comparison.greater(Elementwise.negate(x), threshold), below, 0);
        return Comparison.where(Comparison.greater(x, threshold), above, inner);
    }

    /** {@code gelu} by its tanh approximation, {@code x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}. */
    public static Tensor geluTanh(Tensor x) {
        return Elementwise.apply(UnaryOp.GELU_TANH, x);
    }

    /**
     * {@code e^x / sum(e^x)} along the axes, with their maximum subtracted first.
     *
     * @param axes one, or several over which the sum goes together
     */
    public static Tensor softmax(Tensor x, int... axes) {
        Operands.floating("softmax", x);
        Tensor y = Tape.unrecorded(() -> softmaxValue(x, axes));
        UnaryOperator<Tensor> gradient = dy -> Elementwise.multiply(
                y, Elementwise.subtract(dy, Reduction.sum(Elementwise.multiply(y, dy), true, axes)));
        Tape.record(y, x, gradient, y);
        return y;
    }

    private static Tensor softmaxValue(Tensor x, int... axes) {
        if (axes.length == 1 && x.backend() instanceof SoftmaxKernel device && x.dtype() == DType.FLOAT32) {
            return softmax(device, x, x.shape().axis(axes[0], "softmax"));
        }
        Tensor exp = Elementwise.exp(Elementwise.subtract(x, Reduction.max(x, true, axes)));
        return Elementwise.divide(exp, Reduction.sum(exp, true, axes));
    }

    private static Tensor softmax(SoftmaxKernel device, Tensor x, int axis) {
        Tensor in = x.contiguous();
        Tensor out = Tensor.uninitialized(x.backend(), x.dtype(), x.shape());
        if (x.shape().size() > 0) {
            device.softmax(Extent.of(x.shape(), axis), in.buffer(), out.buffer());
        }
        return out;
    }

    /** {@code x - log(sum(e^x))} along {@code axis}, with its maximum subtracted first. */
    public static Tensor logSoftmax(Tensor x, int axis) {
        Operands.floating("logSoftmax", x);
        Tensor y = Tape.unrecorded(() -> logSoftmaxValue(x, axis));
        boolean atOnce = SoftmaxCrossentropy.hasKernel(x);
        Tape.record(y, x, dy -> logSoftmaxGradient(x, atOnce ? null : y, dy, axis), atOnce ? x : y);
        return y;
    }

    /**
     * {@code dy - softmax(x) sum(dy)}. The two may be nearly equal, so that the error of {@code e^x} in float32 counts: a
     * device that has the gradient of a crossentropy with the targets dy, whose negative this is, is nearer.
     *
     * @param y the result, or null where the device is to do it at once
     */
    private static Tensor logSoftmaxGradient(Tensor x, Tensor y, Tensor dy, int axis) {
        if (y == null && !Tape.isRecording()) {
            return Elementwise.negate(SoftmaxCrossentropy.gradient(dy, x, axis));
        }
        Tensor p = Elementwise.exp(y == null ? logSoftmax(x, axis) : y);
        return Elementwise.subtract(dy, Elementwise.multiply(p, Reduction.sum(dy, true, axis)));
    }

    private static Tensor logSoftmaxValue(Tensor x, int axis) {
        if (x.backend() instanceof LogSoftmaxKernel device && x.dtype() == DType.FLOAT32) {
            return logSoftmax(device, x, x.shape().axis(axis, "logSoftmax"));
        }
        Tensor shifted = Elementwise.subtract(x, Reduction.max(x, true, axis));
        Tensor total = Reduction.sum(Elementwise.exp(shifted), true, axis);
        return Elementwise.subtract(shifted, Elementwise.log(total));
    }

    private static Tensor logSoftmax(LogSoftmaxKernel device, Tensor x, int axis) {
        Tensor in = x.contiguous();
        Tensor out = Tensor.uninitialized(x.backend(), x.dtype(), x.shape());
        if (x.shape().size() > 0) {
            device.logSoftmax(Extent.of(x.shape(), axis), in.buffer(), out.buffer());
        }
        return out;
    }

    /**
     * Keras's sparsemax along {@code axis}: {@code max(x - tau, 0)}. With z the elements in descending order, c their
     * cumulative sums and k how many positions satisfy {@code 1 + i z_i > c_i}, tau is
     * {@code (c_1 + ... + c_k - 1) / k}.
     *
     * <p>The source (Martins and Astudillo, From Softmax to Sparsemax, ICML 2016) has {@code (c_k - 1) / k}, which
     * makes the result sum to 1; Keras adds up all of the sums, and models were trained with that.
     */
    public static Tensor sparsemax(Tensor x, int axis) {
        int along = x.shape().axis(axis, "sparsemax");
        // Descending, and NaN last all the same, so that a NaN stays alone.
        Tensor sorted =
                Elementwise.negate(Indexing.sort(Elementwise.negate(x), along).values());
        int[] column = new int[x.shape().rank()];
        Arrays.fill(column, 1);
        column[along] = x.shape().dim(along);
        Tensor ranks = Shaping.cast(Indexing.range(x, x.shape().dim(along)), x.dtype());
        Tensor position = Shaping.reshape(Elementwise.add(ranks, 1), Shape.of(column));
        Tensor sums = Reduction.cumsum(sorted, along);
        Tensor support = Comparison.greater(Elementwise.add(Elementwise.multiply(sorted, position), 1), sums);
        Tensor count = Reduction.sum(Shaping.cast(support, x.dtype()), true, along);
        Tensor total = Reduction.sum(Comparison.where(support, sums, 0), true, along);
        Tensor tau = Elementwise.divide(Elementwise.subtract(total, 1), count);
        return Elementwise.maximum(Elementwise.subtract(x, tau), 0);
    }

    /**
     * {@code a * sigmoid(b)} where a and b are the halves of {@code x} along {@code axis}.
     *
     * @return {@code axis} halved
     * @throws ShapeException when its size is odd
     */
    public static Tensor glu(Tensor x, int axis) {
        int size = x.shape().dim(x.shape().axis(axis, "glu"));
        if (size % 2 != 0) {
            throw new ShapeException("glu: axis " + axis + " of " + x.shape() + " must have an even size");
        }
        Tensor gate = Elementwise.apply(UnaryOp.SIGMOID, Shaping.slice(x, axis, size / 2, size / 2));
        return Elementwise.multiply(Shaping.slice(x, axis, 0, size / 2), gate);
    }
}
