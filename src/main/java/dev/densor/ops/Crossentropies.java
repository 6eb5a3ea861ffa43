package dev.densor.ops;

import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;

/**
 * The crossentropies of Keras's backend module, from probabilities or from logits. Probabilities are clipped to
 * {@code [1e-7, 1 - 1e-7]} in their own type, in float32 to at most 0.99999988. Source: keras/src/backend of Keras 3.15
 * and the legacy backend of Keras 2.15, where they differ by {@link KerasVersion}. Targets of another type than
 * {@code output} are cast to it. A NaN stays in the sums that it is in; an infinity times a target of 0 is NaN.
 */
public final class Crossentropies {
    private Crossentropies() {}

    /**
     * {@code -sum(t log(p))} along {@code axis} with {@code p = output / sum(output)}, clipped, or
     * {@code p = softmax(output)} of logits.
     *
     * @param target floating point or integers, the shape of output
     * @param output floating point, rank 1 or more
     * @return the shape without {@code axis}
     * @throws ShapeException when the shapes differ
     */
    public static Tensor categorical(Tensor target, Tensor output, boolean fromLogits, int axis) {
        Tensor t = target("categoricalCrossentropy", target, output);
        if (fromLogits && SoftmaxCrossentropy.isFused(output, output.shape().axis(axis, "categoricalCrossentropy"))) {
            return SoftmaxCrossentropy.of(t, output);
        }
        Tensor logs = fromLogits ? Activations.logSoftmax(output, axis) : Elementwise.log(normalized(output, axis));
        return negativeSum(t, logs, axis);
    }

    /**
     * How integer labels are compared with scores of the classes.
     *
     * @param fromLogits whether the scores are logits, not probabilities
     * @param ignoreClass a label whose loss is 0, inside or outside the range of classes, or null
     * @param axis along which the classes stand in the scores
     */
    public record Sparse(boolean fromLogits, Integer ignoreClass, int axis) {
        /** Keras's default arguments: probabilities, no label ignored, classes along the last axis. */
        public static final Sparse DEFAULT = new Sparse(false, null, -1);
    }

    /**
     * {@code -log(p[target])} where p are the clipped probabilities along the axis, or the softmax of logits. Keras 3
     * divides probabilities by their sum and then clips, Keras 2 the other way round. A label outside [0, classes)
     * gives 0, as in Keras on JAX.
     *
     * @param target labels, any type: truncated to int32; the shape of output without the axis, or with size 1 there
     * @param output floating point, rank 1 or more
     * @return the shape of output without the axis
     * @throws ShapeException when the shapes do not fit
     */
    public static Tensor sparseCategorical(Tensor target, Tensor output, Sparse options, KerasVersion version) {
        Operands.floating("sparseCategoricalCrossentropy", output);
        Tensor labels = labels(target, output, options.axis());
        if (options.ignoreClass() == null) {
            return pickedNegative(labels, output, options, version);
        }
        Tensor valid = Comparison.notEqual(labels, options.ignoreClass());
        // Ones in place of the scores: a row of zeros would be 0 / 0, whose NaN a gradient could carry further.
        Tensor ones = Elementwise.scalar("where", output, 1);
        Tensor scores = Comparison.where(Shaping.expandDims(valid, along(output, options.axis())), output, ones);
        return Comparison.where(valid, pickedNegative(labels, scores, options, version), 0);
    }

    /**
     * Which labels count: {@code target != ignoreClass}.
     *
     * @param target labels as for {@link #sparseCategorical}
     * @return BOOL, the shape of output without the axis; all true when no class is ignored
     * @throws ShapeException when the shapes do not fit
     */
    public static Tensor valid(Tensor target, Tensor output, Sparse options) {
        Tensor labels = labels(target, output, options.axis());
        return options.ignoreClass() == null
                ? Comparison.equal(labels, labels)
                : Comparison.notEqual(labels, options.ignoreClass());
    }

    /**
     * {@code -(t log(p) + (1 - t) log(1 - p))} of each element: p is clipped output, or {@code sigmoid(output)} of
     * logits. Keras 2 clips and then adds 1e-7 inside both logarithms.
     *
     * <p>From logits it is {@code t softplus(-x) + (1 - t) softplus(x)}, which has no kink at 0.
     *
     * @param target floating point or integers, the shape of output
     * @param output floating point, any shape
     * @return the shape of output
     * @throws ShapeException when the shapes differ
     */
    public static Tensor binary(Tensor target, Tensor output, boolean fromLogits, KerasVersion version) {
        Tensor t = target("binaryCrossentropy", target, output);
        if (fromLogits) {
            Tensor ofOne = Elementwise.apply(UnaryOp.SOFTPLUS, Elementwise.negate(output));
            return mixed(t, ofOne, Elementwise.apply(UnaryOp.SOFTPLUS, output));
        }
        double inside = version == KerasVersion.V2 ? Epsilon.get() : 0;
        Tensor p = clipped(output);
        return Elementwise.negate(mixed(t, logOfSum(p, inside), logOfSum(oneMinus(p), inside)));
    }

    private static Tensor logOfSum(Tensor x, double inside) {
        return Elementwise.log(inside == 0 ? x : Elementwise.add(x, inside));
    }

    /**
     * How easy examples are weighed down.
     *
     * @param alpha weight of the positive class, and {@code 1 - alpha} of the negative one when balanced; of the
     *     categorical form the weight of all
     * @param gamma exponent of {@code 1 - p}: the greater, the less an example counts that is already right
     * @param balanced whether the binary form weighs its two classes; the categorical form always uses alpha
     */
    public record Focal(double alpha, double gamma, boolean balanced) {
        /** Keras's default arguments: 0.25, 2, not balanced. */
        public static final Focal DEFAULT = new Focal(0.25, 2, false);
    }

    /**
     * {@code (1 - q)^gamma} times {@link #binary}, with {@code q = t p + (1 - t)(1 - p)}, times
     * {@code t alpha + (1 - t)(1 - alpha)} when balanced. Of logits p is their sigmoid; Keras 3 takes the crossentropy
     * of the clipped p, Keras 2 that of the logits. Source: Lin et al., Focal Loss for Dense Object Detection, 2017.
     *
     * @param target floating point or integers, the shape of output
     * @param output floating point, any shape
     * @return the shape of output
     * @throws ShapeException when the shapes differ
     */
    public static Tensor binaryFocal(
            Tensor target, Tensor output, boolean fromLogits, Focal focal, KerasVersion version) {
        Tensor t = target("binaryFocalCrossentropy", target, output);
        Tensor p = fromLogits ? Elementwise.apply(UnaryOp.SIGMOID, output) : output;
        boolean ofLogits = fromLogits && version == KerasVersion.V2;
        Tensor crossentropy = binary(t, ofLogits ? output : p, ofLogits, version);
        Tensor wrong = oneMinus(mixed(t, p, oneMinus(p)));
        Tensor focused = Elementwise.multiply(Elementwise.pow(wrong, focal.gamma()), crossentropy);
        if (!focal.balanced()) {
            return focused;
        }
        Tensor weight = Elementwise.add(
                Elementwise.multiply(t, focal.alpha()), Elementwise.multiply(oneMinus(t), 1 - focal.alpha()));
        return Elementwise.multiply(weight, focused);
    }

    /**
     * {@code sum(alpha (1 - p)^gamma (-t log(p)))} along {@code axis}, with {@code p = output / sum(output)}, clipped;
     * of logits output is their softmax first.
     *
     * @param target floating point or integers, the shape of output
     * @param output floating point, rank 1 or more
     * @return the shape without {@code axis}
     * @throws ShapeException when the shapes differ
     */
    public static Tensor categoricalFocal(Tensor target, Tensor output, boolean fromLogits, Focal focal, int axis) {
        Tensor t = target("categoricalFocalCrossentropy", target, output);
        Tensor p = normalized(fromLogits ? Activations.softmax(output, axis) : output, axis);
        Tensor weight = Elementwise.multiply(Elementwise.pow(oneMinus(p), focal.gamma()), focal.alpha());
        return negativeSum(t, Elementwise.multiply(weight, Elementwise.log(p)), axis);
    }

    private static Tensor target(String op, Tensor target, Tensor output) {
        Operands.backend(op, target, output);
        Operands.floating(op, output);
        if (!target.shape().equals(output.shape())) {
            throw new ShapeException(op + ": target " + target.shape() + " and output " + output.shape()
                    + " must have one shape; integer labels go with the sparse form");
        }
        return Shaping.cast(target, output.dtype());
    }

    private static int along(Tensor output, int axis) {
        return output.shape().axis(axis, "sparseCategoricalCrossentropy");
    }

    /** INT32, the shape of output without {@code axis}. */
    private static Tensor labels(Tensor target, Tensor output, int axis) {
        Operands.backend("sparseCategoricalCrossentropy", target, output);
        int along = along(output, axis);
        Shape shape = output.shape().without(along);
        Shape given = target.shape();
        if (!given.equals(shape) && !given.equals(output.shape().with(along, 1))) {
            throw new ShapeException("sparseCategoricalCrossentropy: target " + given + " and output " + output.shape()
                    + " do not fit along axis " + axis + "; the target must be " + shape);
        }
        return Shaping.cast(Shaping.reshape(target, shape), DType.INT32);
    }

    private static Tensor pickedNegative(Tensor labels, Tensor output, Sparse options, KerasVersion version) {
        int along = along(output, options.axis());
        if (options.fromLogits() && SoftmaxCrossentropy.isFused(output, along)) {
            return SoftmaxCrossentropy.of(labels, output);
        }
        Tensor oneHot = Indexing.oneHot(labels, output.shape().dim(along), output.dtype());
        return negativeSum(Shaping.moveAxis(oneHot, -1, along), logs(output, options, version), along);
    }

    private static Tensor logs(Tensor output, Sparse options, KerasVersion version) {
        if (options.fromLogits()) {
            return Activations.logSoftmax(output, options.axis());
        }
        return switch (version) {
            case V2 -> Activations.logSoftmax(Elementwise.log(clipped(output)), options.axis());
            case V3 -> Elementwise.log(normalized(output, options.axis()));
        };
    }

    private static Tensor negativeSum(Tensor target, Tensor logs, int axis) {
        return Elementwise.negate(Reduction.sum(Elementwise.multiply(target, logs), false, axis));
    }

    private static Tensor normalized(Tensor output, int axis) {
        return clipped(Elementwise.divide(output, Reduction.sum(output, true, axis)));
    }

    private static Tensor clipped(Tensor p) {
        double epsilon = Epsilon.get();
        return Elementwise.clip(p, epsilon, 1 - epsilon);
    }

    /** {@code t a + (1 - t) b} */
    private static Tensor mixed(Tensor t, Tensor a, Tensor b) {
        return Elementwise.add(Elementwise.multiply(t, a), Elementwise.multiply(oneMinus(t), b));
    }

    /** {@code 1 - x} */
    static Tensor oneMinus(Tensor x) {
        return Elementwise.add(Elementwise.negate(x), 1);
    }
}
