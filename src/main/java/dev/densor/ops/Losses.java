package dev.densor.ops;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.ops.Crossentropies.Focal;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;

/**
 * Keras's losses as functions: {@code t} is what was to be predicted, {@code p} what was predicted. Each gives one
 * value per sample: the last axis is averaged away, or summed where the formula says so. {@code t} is cast to the type
 * of {@code p}, which is floating point; their ranks are made equal as {@link Aligned} does, then they broadcast, but
 * for the crossentropies, whose shapes have to be equal. Source: keras/src/losses of Keras 3.15. {@code epsilon} is
 * 1e-7.
 *
 * <p>All throw {@link ShapeException} when the operands do not fit.
 */
public final class Losses {
    private Losses() {}

    /** {@code mean((t - p)^2)} */
    public static Tensor meanSquaredError(Tensor yTrue, Tensor yPred) {
        return mean(Elementwise.square(difference("meanSquaredError", yTrue, yPred)));
    }

    /** {@code mean(|t - p|)} */
    public static Tensor meanAbsoluteError(Tensor yTrue, Tensor yPred) {
        return mean(Elementwise.abs(difference("meanAbsoluteError", yTrue, yPred)));
    }

    /** {@code 100 mean(|(t - p) / max(|t|, epsilon)|)} */
    public static Tensor meanAbsolutePercentageError(Tensor yTrue, Tensor yPred) {
        Aligned y = operands("meanAbsolutePercentageError", yTrue, yPred);
        Tensor scale = Elementwise.maximum(Elementwise.abs(y.first()), Epsilon.get());
        Tensor share = Elementwise.divide(Elementwise.subtract(y.first(), y.second()), scale);
        return Elementwise.multiply(mean(Elementwise.abs(share)), 100);
    }

    /** {@code mean((log(max(t, epsilon) + 1) - log(max(p, epsilon) + 1))^2)} */
    public static Tensor meanSquaredLogarithmicError(Tensor yTrue, Tensor yPred) {
        Aligned y = operands("meanSquaredLogarithmicError", yTrue, yPred);
        return mean(Elementwise.square(Elementwise.subtract(logOfNext(y.second()), logOfNext(y.first()))));
    }

    private static Tensor logOfNext(Tensor x) {
        return Elementwise.log(Elementwise.add(Elementwise.maximum(x, Epsilon.get()), 1));
    }

    /**
     * {@code mean(|e| <= delta ? e^2 / 2 : delta |e| - delta^2 / 2)} with {@code e = p - t}. Source: Huber, Robust
     * Estimation of a Location Parameter, 1964.
     *
     * @param delta where the parabola turns into a line
     */
    public static Tensor huber(Tensor yTrue, Tensor yPred, double delta) {
        Tensor error = difference("huber", yTrue, yPred);
        Tensor size = Elementwise.abs(error);
        Tensor parabola = Elementwise.multiply(Elementwise.square(error), 0.5);
        Tensor line = Elementwise.subtract(Elementwise.multiply(size, delta), 0.5 * delta * delta);
        return mean(Comparison.where(Elementwise.apply(BinaryOp.LESS_EQUAL, size, delta), parabola, line));
    }

    /** {@code mean(log(cosh(p - t)))}, as {@code e + softplus(-2 e) - log(2)}; NaN where e is -infinity. */
    public static Tensor logCosh(Tensor yTrue, Tensor yPred) {
        Aligned y = operands("logCosh", yTrue, yPred);
        Tensor error = Elementwise.subtract(y.second(), y.first());
        Tensor rest = Elementwise.apply(UnaryOp.SOFTPLUS, Elementwise.multiply(error, -2));
        return mean(Elementwise.subtract(Elementwise.add(error, rest), Math.log(2)));
    }

    /** {@code mean(max(1 - t p, 0))}; when all of t are 0 or 1 they count as -1 and 1. */
    public static Tensor hinge(Tensor yTrue, Tensor yPred) {
        return mean(margin("hinge", yTrue, yPred));
    }

    /** {@code mean(max(1 - t p, 0)^2)}; when all of t are 0 or 1 they count as -1 and 1. */
    public static Tensor squaredHinge(Tensor yTrue, Tensor yPred) {
        return mean(Elementwise.square(margin("squaredHinge", yTrue, yPred)));
    }

    private static Tensor margin(String op, Tensor yTrue, Tensor yPred) {
        Aligned y = operands(op, yTrue, yPred);
        return Elementwise.maximum(Crossentropies.oneMinus(Elementwise.multiply(signs(y.first()), y.second())), 0);
    }

    /** {@code 2 t - 1} when all of t are 0 or 1, else t: decided on the device. */
    private static Tensor signs(Tensor t) {
        Tensor isZero = Elementwise.apply(BinaryOp.EQUAL, t, 0);
        Tensor isOne = Elementwise.apply(BinaryOp.EQUAL, t, 1);
        Tensor areBinary = Reduction.all(Comparison.or(isZero, isOne), false);
        return Comparison.where(areBinary, Elementwise.subtract(Elementwise.multiply(t, 2), 1), t);
    }

    /** {@code max(max((1 - t) p) - sum(t p) + 1, 0)} along the last axis. */
    public static Tensor categoricalHinge(Tensor yTrue, Tensor yPred) {
        Aligned y = operands("categoricalHinge", yTrue, yPred);
        Tensor right = Reduction.sum(Elementwise.multiply(y.first(), y.second()), false, -1);
        Tensor wrong = Reduction.max(Elementwise.multiply(Crossentropies.oneMinus(y.first()), y.second()), false, -1);
        return Elementwise.maximum(Elementwise.add(Elementwise.subtract(wrong, right), 1), 0);
    }

    /** {@code sum(t log(t / p))} along the last axis, both clipped to [epsilon, 1]. */
    public static Tensor klDivergence(Tensor yTrue, Tensor yPred) {
        Aligned y = operands("klDivergence", yTrue, yPred);
        Tensor t = Elementwise.clip(y.first(), Epsilon.get(), 1);
        Tensor p = Elementwise.clip(y.second(), Epsilon.get(), 1);
        return Reduction.sum(Elementwise.multiply(t, Elementwise.log(Elementwise.divide(t, p))), false, -1);
    }

    /** {@code mean(p - t log(p + epsilon))} */
    public static Tensor poisson(Tensor yTrue, Tensor yPred) {
        Aligned y = operands("poisson", yTrue, yPred);
        Tensor log = Elementwise.log(Elementwise.add(y.second(), Epsilon.get()));
        return mean(Elementwise.subtract(y.second(), Elementwise.multiply(y.first(), log)));
    }

    /**
     * {@code -sum(t' p')} along {@code axis}, with t' and p' of length 1, or divided by epsilon where shorter: -1 for
     * vectors of one direction, 1 for opposite ones.
     *
     * @return the shape without {@code axis}
     */
    public static Tensor cosineSimilarity(Tensor yTrue, Tensor yPred, int axis) {
        Aligned y = operands("cosineSimilarity", yTrue, yPred);
        double floor = Epsilon.get() * Epsilon.get();
        Tensor t = Normalizations.l2(y.first(), floor, axis);
        Tensor p = Normalizations.l2(y.second(), floor, axis);
        return Elementwise.negate(Reduction.sum(Elementwise.multiply(t, p), false, axis));
    }

    /**
     * What the crossentropies have in common.
     *
     * @param fromLogits whether p are logits, not probabilities
     * @param labelSmoothing s in [0, 1]: t becomes {@code t (1 - s) + s / n} with n classes, 2 of the binary form
     * @param axis along which the classes stand; of the binary form the axis that is averaged
     */
    public record Labels(boolean fromLogits, double labelSmoothing, int axis) {
        /** Keras's default arguments: probabilities, labels as they are, the last axis. */
        public static final Labels DEFAULT = new Labels(false, 0, -1);
    }

    /** The mean of {@link Crossentropies#binary} of Keras 3 along the axis. */
    public static Tensor binaryCrossentropy(Tensor yTrue, Tensor yPred, Labels labels) {
        return binaryCrossentropy(yTrue, yPred, labels, KerasVersion.V3);
    }

    /** The mean of {@link Crossentropies#binary} along the axis. */
    public static Tensor binaryCrossentropy(Tensor yTrue, Tensor yPred, Labels labels, KerasVersion version) {
        Aligned y = operands("binaryCrossentropy", yTrue, yPred);
        Tensor t = smoothed(y.first(), labels.labelSmoothing(), 2);
        Tensor each = Crossentropies.binary(t, y.second(), labels.fromLogits(), version);
        return Reduction.mean(each, false, labels.axis());
    }

    /** The mean of {@link Crossentropies#binaryFocal} of Keras 3 along the axis. */
    public static Tensor binaryFocalCrossentropy(Tensor yTrue, Tensor yPred, Focal focal, Labels labels) {
        return binaryFocalCrossentropy(yTrue, yPred, focal, labels, KerasVersion.V3);
    }

    /** The mean of {@link Crossentropies#binaryFocal} along the axis. */
    public static Tensor binaryFocalCrossentropy(
            Tensor yTrue, Tensor yPred, Focal focal, Labels labels, KerasVersion version) {
        Aligned y = operands("binaryFocalCrossentropy", yTrue, yPred);
        Tensor t = smoothed(y.first(), labels.labelSmoothing(), 2);
        Tensor each = Crossentropies.binaryFocal(t, y.second(), labels.fromLogits(), focal, version);
        return Reduction.mean(each, false, labels.axis());
    }

    /** {@link Crossentropies#categorical}; for smoothing the classes are counted along the last axis, as Keras does. */
    public static Tensor categoricalCrossentropy(Tensor yTrue, Tensor yPred, Labels labels) {
        Aligned y = operands("categoricalCrossentropy", yTrue, yPred);
        Tensor t = smoothed(y.first(), labels.labelSmoothing(), classes(y.first()));
        return Crossentropies.categorical(t, y.second(), labels.fromLogits(), labels.axis());
    }

    /** {@link Crossentropies#categoricalFocal}, smoothed as {@link #categoricalCrossentropy} is. */
    public static Tensor categoricalFocalCrossentropy(Tensor yTrue, Tensor yPred, Focal focal, Labels labels) {
        Aligned y = operands("categoricalFocalCrossentropy", yTrue, yPred);
        Tensor t = smoothed(y.first(), labels.labelSmoothing(), classes(y.first()));
        return Crossentropies.categoricalFocal(t, y.second(), labels.fromLogits(), focal, labels.axis());
    }

    private static int classes(Tensor t) {
        return t.shape().rank() == 0 ? 1 : t.shape().dim(-1);
    }

    private static Tensor smoothed(Tensor t, double smoothing, int classes) {
        return smoothing == 0 ? t : Elementwise.add(Elementwise.multiply(t, 1 - smoothing), smoothing / classes);
    }

    private static Aligned operands(String op, Tensor yTrue, Tensor yPred) {
        Operands.backend(op, yTrue, yPred);
        Operands.floating(op, yPred);
        Aligned y = Aligned.of(Shaping.cast(yTrue, yPred.dtype()), yPred);
        Shape.broadcast(y.first().shape(), y.second().shape(), op);
        return y;
    }

    private static Tensor difference(String op, Tensor yTrue, Tensor yPred) {
        Aligned y = operands(op, yTrue, yPred);
        return Elementwise.subtract(y.first(), y.second());
    }

    private static Tensor mean(Tensor x) {
        return Reduction.mean(x, false, -1);
    }
}
