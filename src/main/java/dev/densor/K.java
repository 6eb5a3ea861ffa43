package dev.densor;

import dev.densor.autograd.Tape;
import dev.densor.ops.Crossentropies;
import dev.densor.ops.Crossentropies.Focal;
import dev.densor.ops.Crossentropies.Sparse;
import dev.densor.ops.KerasVersion;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.List;

/**
 * Keras's {@code backend} module: every function that a dense network needs, under Keras's name in lower camel case.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Tensor x = K.constant(new double[][] {{1, 2}, {3, 4}});
 *     Tensor y = K.softmax(K.dot(x, K.eye(2)));
 *     float[] host = K.eval(y).toFloats();
 * }
 * }</pre>
 *
 * <p>Where Keras 2 and Keras 3 differ, Keras 2.15 holds, and a last argument {@link KerasVersion} chooses. No axes mean
 * all of them; {@code keepDims} stands before them. What takes tensors computes where they are and differentiates as
 * {@link Tape} says; what makes them does it on {@link #backend}. They belong to the innermost
 * {@link dev.densor.tensor.Scope}. A {@link Variable} becomes an operand by {@link #identity(Variable)}; {@code zeros},
 * {@code ones}, {@code eye} and their like give tensors, not variables. There is no implicit conversion of types: use
 * {@link #cast}. Each function is a line that delegates to {@code dev.densor.ops}, where its formula, shapes and errors
 * are described.
 *
 * <p>Of another name here: {@code switch} is {@link #where}, as Java has that word for itself. Beyond Keras 2's module
 * there are {@code add}, {@code matmul}, {@code topK} and others, which Python writes as operators or Keras 3 has in
 * {@code keras.ops}.
 *
 * <p>Left out:
 *
 * <ul>
 *   <li>Convolution and pooling, which dense networks do without: {@code conv1d}, {@code conv2d}, {@code conv3d},
 *       {@code conv2dTranspose}, {@code conv3dTranspose}, {@code separableConv1d}, {@code separableConv2d},
 *       {@code depthwiseConv2d}, {@code pool2d}, {@code pool3d}, {@code localConv}, {@code localConv1d},
 *       {@code localConv2d}.
 *   <li>Images: {@code resizeImages}, {@code resizeVolumes}, {@code temporalPadding}, {@code spatial2dPadding},
 *       {@code spatial3dPadding}.
 *   <li>Recurrent networks and sequences: {@code rnn}, {@code ctcLabelDenseToSparse}, {@code ctcBatchCost},
 *       {@code ctcDecode}.
 *   <li>Sparse and ragged tensors, which there are none of: {@code isSparse}, {@code toDense},
 *       {@code convertInputsIfRagged}, {@code maybeConvertToRagged}.
 *   <li>Symbolic tensors, for every operation runs at once: {@code placeholder}, {@code isPlaceholder},
 *       {@code isKerasTensor}, {@code function}, {@code symbolic}, {@code eager}, {@code isSymbolic},
 *       {@code controlDependencies}, {@code nameScope}, {@code printTensor}.
 *   <li>Graphs and sessions, for there are none; memory belongs to scopes: {@code clearSession}, {@code getSession},
 *       {@code setSession}, {@code getGraph}, {@code manualVariableInitialization}, {@code v1VariableInitialization},
 *       {@code getDefaultGraphUidMap}, {@code getDefaultSessionConfig}, {@code trackVariable},
 *       {@code trackTfOptimizer}, {@code isTpuStrategy}, {@code configureAndCreateDistributedSession}.
 *   <li>The phase of learning as a state of the process, which goes wrong with threads; it is an argument here:
 *       {@code learningPhase}, {@code setLearningPhase}, {@code learningPhaseScope}, {@code symbolicLearningPhase},
 *       {@code globalLearningPhaseIsSet}, {@code eagerLearningPhaseScope},
 *       {@code deprecatedInternalLearningPhaseScope}, {@code deprecatedInternalSetLearningPhase}.
 *   <li>Which of TensorFlow's generators draws, for there is one: {@code isTfRandomGeneratorEnabled},
 *       {@code enableTfRandomGenerator}, {@code disableTfRandomGenerator}.
 *   <li>What Java's types say: {@code isTensor}, {@code isVariable}, {@code dtypeNumpy}.
 *   <li>Names of layers, which models give: {@code uniqueObjectName}, {@code observeObjectName}.
 *   <li>The older names of {@link #imageDataFormat}: {@code imageDimOrdering}, {@code setImageDimOrdering}.
 * </ul>
 *
 * Source: keras/backend of Keras 2.2.4 to 2.15, keras/src/ops of Keras 3.15.
 */
public final class K extends KRandom {
    private K() {}

    /**
     * The gradients of {@code sum(loss)} by tensors, and by the values of variables; zeros where it does not depend on
     * one. The innermost {@link Tape} of this thread must have been open while the loss was computed;
     * IllegalStateException without one.
     */
    public static List<Tensor> gradients(Tensor loss, List<?> xs) {
        return GradientTargets.gradients(loss, xs);
    }

    /** {@link #gradients(Tensor, List)} by tensors. */
    public static List<Tensor> gradients(Tensor loss, Tensor... xs) {
        return gradients(loss, List.of(xs));
    }

    /** {@link #gradients(Tensor, List)} by variables. */
    public static List<Tensor> gradients(Tensor loss, Variable... xs) {
        return gradients(loss, List.of(xs));
    }

    /** {@code x} as a constant: no gradient goes back through it. */
    public static Tensor stopGradient(Tensor x) {
        return Tape.stopGradient(x);
    }

    /** {@code -sum(t log(p))} along the last axis, of probabilities, which are divided by their sum and clipped. */
    public static Tensor categoricalCrossentropy(Tensor target, Tensor output) {
        return categoricalCrossentropy(target, output, false, -1);
    }

    /** {@code -sum(t log(p))} along the last axis, of probabilities or of logits. */
    public static Tensor categoricalCrossentropy(Tensor target, Tensor output, boolean fromLogits) {
        return categoricalCrossentropy(target, output, fromLogits, -1);
    }

    /** {@code -sum(t log(p))} along an axis, of probabilities or of logits. */
    public static Tensor categoricalCrossentropy(Tensor target, Tensor output, boolean fromLogits, int axis) {
        return Crossentropies.categorical(target, output, fromLogits, axis);
    }

    /** {@code -log(p[target])} along the last axis, of probabilities. */
    public static Tensor sparseCategoricalCrossentropy(Tensor target, Tensor output) {
        return sparseCategoricalCrossentropy(target, output, Sparse.DEFAULT);
    }

    /** {@code -log(p[target])}: of logits or not, along an axis, and 0 for a class to be ignored. */
    public static Tensor sparseCategoricalCrossentropy(Tensor target, Tensor output, Sparse options) {
        return sparseCategoricalCrossentropy(target, output, options, KerasVersion.V2);
    }

    /** {@code -log(p[target])}; probabilities are clipped and then divided by their sum in V2, the other way in V3. */
    public static Tensor sparseCategoricalCrossentropy(
            Tensor target, Tensor output, Sparse options, KerasVersion version) {
        return Crossentropies.sparseCategorical(target, output, options, version);
    }

    /** {@code -(t log(p) + (1 - t) log(1 - p))} of each element, of probabilities. */
    public static Tensor binaryCrossentropy(Tensor target, Tensor output) {
        return binaryCrossentropy(target, output, false);
    }

    /** {@code -(t log(p) + (1 - t) log(1 - p))} of each element, of probabilities or of logits. */
    public static Tensor binaryCrossentropy(Tensor target, Tensor output, boolean fromLogits) {
        return binaryCrossentropy(target, output, fromLogits, KerasVersion.V2);
    }

    /** {@link #binaryCrossentropy(Tensor, Tensor, boolean)}; V2 adds 1e-7 inside the logarithms once more. */
    public static Tensor binaryCrossentropy(Tensor target, Tensor output, boolean fromLogits, KerasVersion version) {
        return Crossentropies.binary(target, output, fromLogits, version);
    }

    /** {@link #binaryCrossentropy(Tensor, Tensor)} times {@code (1 - q)^2}, q the probability of what is right. */
    public static Tensor binaryFocalCrossentropy(Tensor target, Tensor output) {
        return binaryFocalCrossentropy(target, output, false, Focal.DEFAULT, KerasVersion.V2);
    }

    /** {@link #binaryFocalCrossentropy(Tensor, Tensor)} with another exponent and weight, and of logits. */
    public static Tensor binaryFocalCrossentropy(
            Tensor target, Tensor output, boolean fromLogits, Focal focal, KerasVersion version) {
        return Crossentropies.binaryFocal(target, output, fromLogits, focal, version);
    }

    /** {@code sum(0.25 (1 - p)^2 (-t log(p)))} along the last axis, of probabilities. */
    public static Tensor categoricalFocalCrossentropy(Tensor target, Tensor output) {
        return categoricalFocalCrossentropy(target, output, false, Focal.DEFAULT, -1);
    }

    /** {@link #categoricalFocalCrossentropy(Tensor, Tensor)} with another exponent and weight, and of logits. */
    public static Tensor categoricalFocalCrossentropy(
            Tensor target, Tensor output, boolean fromLogits, Focal focal, int axis) {
        return Crossentropies.categoricalFocal(target, output, fromLogits, focal, axis);
    }
}
