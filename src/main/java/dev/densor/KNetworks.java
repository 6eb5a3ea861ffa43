package dev.densor;

import dev.densor.backend.UnaryOp;
import dev.densor.ops.Activations;
import dev.densor.ops.BatchNormalizing;
import dev.densor.ops.BatchNormalizing.Normalized;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Normalizations.Affine;
import dev.densor.ops.Normalizations.Statistics;
import dev.densor.ops.Random;
import dev.densor.ops.Versioned;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.function.Supplier;

/** The functions of {@link K} for layers: activations, normalisations, dropout, phases. */
public abstract sealed class KNetworks extends KReductions permits KRandom {
    KNetworks() {}

    /** {@code max(x, 0)} */
    public static Tensor relu(Tensor x) {
        return Elementwise.apply(UnaryOp.RELU, x);
    }

    /** {@code x > 0 ? x : alpha x} */
    public static Tensor relu(Tensor x, double alpha) {
        return relu(x, alpha, Double.POSITIVE_INFINITY, 0);
    }

    /**
     * x above the threshold, 0 at it, at most maxValue (infinite for none), and {@code alpha (x - threshold)} below it.
     */
    public static Tensor relu(Tensor x, double alpha, double maxValue, double threshold) {
        return Activations.relu(x, alpha, maxValue, threshold);
    }

    /** {@code x > 0 ? x : e^x - 1} */
    public static Tensor elu(Tensor x) {
        return Elementwise.apply(UnaryOp.ELU, x);
    }

    /** {@code x > 0 ? x : alpha (e^x - 1)} */
    public static Tensor elu(Tensor x, double alpha) {
        return Activations.elu(x, alpha);
    }

    /** {@code 1.0507009873554805 elu(x, 1.6732632423543772)} */
    public static Tensor selu(Tensor x) {
        return Elementwise.apply(UnaryOp.SELU, x);
    }

    /** {@code e^x / sum(e^x)} along the last axis; ShapeException for one axis. */
    public static Tensor softmax(Tensor x) {
        return softmax(x, -1);
    }

    /** {@code e^x / sum(e^x)} along an axis; ShapeException for one axis. */
    public static Tensor softmax(Tensor x, int axis) {
        return softmax(x, axis, KerasVersion.V2);
    }

    /** {@code e^x / sum(e^x)} along an axis; V3 takes x with one axis, too. */
    public static Tensor softmax(Tensor x, int axis, KerasVersion version) {
        return Versioned.softmax(x, version, axis);
    }

    /** {@code log(1 + e^x)} */
    public static Tensor softplus(Tensor x) {
        return Elementwise.apply(UnaryOp.SOFTPLUS, x);
    }

    /** {@code x / (1 + |x|)} */
    public static Tensor softsign(Tensor x) {
        return Elementwise.apply(UnaryOp.SOFTSIGN, x);
    }

    /** {@code 1 / (1 + e^-x)} */
    public static Tensor sigmoid(Tensor x) {
        return Elementwise.apply(UnaryOp.SIGMOID, x);
    }

    /** Hyperbolic tangent. */
    public static Tensor tanh(Tensor x) {
        return Elementwise.apply(UnaryOp.TANH, x);
    }

    /** {@code clip(0.2 x + 0.5, 0, 1)} */
    public static Tensor hardSigmoid(Tensor x) {
        return hardSigmoid(x, KerasVersion.V2);
    }

    /** {@code clip(0.2 x + 0.5, 0, 1)} in V2, {@code clip(x + 3, 0, 6) / 6} in V3. */
    public static Tensor hardSigmoid(Tensor x, KerasVersion version) {
        return Activations.get("hard_sigmoid", version).apply(x);
    }

    /** {@code x / sqrt(max(sum(x^2), 1e-12))} over the axes, all of them when none is given. */
    public static Tensor l2Normalize(Tensor x, int... axes) {
        return l2Normalize(x, axes, KerasVersion.V2);
    }

    /** {@link #l2Normalize(Tensor, int...)}; in V3 {@code x / max(sqrt(sum(x^2)), 1e-7)}. */
    public static Tensor l2Normalize(Tensor x, int[] axes, KerasVersion version) {
        return Versioned.l2Normalize(x, version, axes);
    }

    /**
     * {@code (x - mean) / sqrt(var + 0.001) gamma + beta}, [features] each or broadcasting; beta and gamma may be null.
     */
    public static Tensor batchNormalization(Tensor x, Tensor mean, Tensor var, Tensor beta, Tensor gamma) {
        return batchNormalization(x, new Statistics(mean, var), new Affine(gamma, beta), -1, 1e-3);
    }

    /** {@code (x - mean) / sqrt(var + epsilon) gamma + beta}, a number each for the indices along {@code axis}. */
    public static Tensor batchNormalization(Tensor x, Statistics by, Affine then, int axis, double epsilon) {
        return BatchNormalizing.byStatistics(x, by, then, axis, epsilon);
    }

    /** {@link #normalizeBatchInTraining(Tensor, Tensor, Tensor, int[], double)} with an epsilon of 0.001. */
    public static Normalized normalizeBatchInTraining(Tensor x, Tensor gamma, Tensor beta, int[] axes) {
        return normalizeBatchInTraining(x, gamma, beta, axes, 1e-3);
    }

    /** Normalised by its own mean and variance over the axes, which are returned, too. */
    public static Normalized normalizeBatchInTraining(Tensor x, Tensor gamma, Tensor beta, int[] axes, double epsilon) {
        return BatchNormalizing.byItself(x, new Affine(gamma, beta), epsilon, axes);
    }

    /** 0 with the probability {@code level}, else {@code x / (1 - level)}, whatever the phase. */
    public static Tensor dropout(Tensor x, double level) {
        return dropout(x, level, x.shape(), Counters.nextSeed());
    }

    /** {@link #dropout(Tensor, double)} with a seed, drawn in the shape {@code noiseShape}, which broadcasts. */
    public static Tensor dropout(Tensor x, double level, Shape noiseShape, long seed) {
        return Random.dropout(x, level, noiseShape, seed);
    }

    /** {@code training ? x : alt} */
    public static Tensor inTrainPhase(Tensor x, Tensor alt, boolean training) {
        return training ? x : alt;
    }

    /** What x computes in training, else what alt does; the other does not run. */
    public static Tensor inTrainPhase(Supplier<Tensor> x, Supplier<Tensor> alt, boolean training) {
        return (training ? x : alt).get();
    }

    /** {@code training ? alt : x} */
    public static Tensor inTestPhase(Tensor x, Tensor alt, boolean training) {
        return training ? alt : x;
    }

    /** What alt computes in training, else what x does; the other does not run. */
    public static Tensor inTestPhase(Supplier<Tensor> x, Supplier<Tensor> alt, boolean training) {
        return (training ? alt : x).get();
    }
}
