package dev.densor.conformance;

import dev.densor.autograd.Tape;
import dev.densor.backend.Extent;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.ActivationGradientKernel;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.backend.fused.SoftmaxCrossentropyKernel;
import dev.densor.ops.Activations;
import dev.densor.ops.Crossentropies;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Indexing;
import dev.densor.ops.Reduction;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows for what a backend may compute at once on the way back of training, or compose. */
final class FusedGradientCases {
    private static final Set<DType> FLOAT32 = Set.of(DType.FLOAT32);
    private static final Shape[] SHAPES = {
        Shape.of(1, 1), Shape.of(1, 65), Shape.of(7, 3), Shape.of(33, 10), Shape.of(129, 1), Shape.of(40, 513)
    };

    private FusedGradientCases() {}

    static List<OpCase> all() {
        Stream<OpCase> activations = activations()
                .map(op -> new OpCase(
                        "ActivationGradientKernel.activationGradient " + op,
                        Tolerance.COMPOSITE,
                        FLOAT32,
                        FusedGradientCases::pairs,
                        operands -> activationGradient(op, operands.get(0), operands.get(1))));
        return Stream.concat(
                        activations,
                        Stream.of(
                                new OpCase(
                                        "SoftmaxCrossentropyKernel.softmaxCrossentropy",
                                        Tolerance.COMPOSITE,
                                        FLOAT32,
                                        FusedGradientCases::rows,
                                        operands -> crossentropy(operands.get(0), operands.get(1))),
                                new OpCase(
                                        "SoftmaxCrossentropyKernel.softmaxCrossentropy of labels",
                                        Tolerance.COMPOSITE,
                                        FLOAT32,
                                        FusedGradientCases::rows,
                                        operands -> labelled(operands.get(0)))))
                .toList();
    }

    private static Stream<UnaryOp> activations() {
        return Arrays.stream(UnaryOp.values()).filter(UnaryOp::isActivation);
    }

    /** An operand and a gradient of each shape; special values with finite gradients. */
    private static List<Sample> pairs(Values values) {
        Stream<Sample> any = Stream.of(SHAPES)
                .map(shape ->
                        Sample.of(shape.toString(), Operand.of(values.any(shape)), Operand.of(values.factors(shape))));
        HostArray special = values.special();
        HostArray column = special.reshape(Shape.of(special.size(), 1));
        Sample ofSpecial = Sample.of("special values", Operand.of(column), Operand.of(values.factors(column.shape())));
        return Stream.concat(any, Stream.of(ofSpecial)).toList();
    }

    /** The gradients with respect to z and the bias before it, of {@code op(z)}. */
    private static List<Tensor> activationGradient(UnaryOp op, Tensor z, Tensor dy) {
        if (!(z.backend() instanceof ActivationGradientKernel device)) {
            return composed(op, z, dy);
        }
        Tensor v = op.gradientUsesResult() ? Elementwise.apply(op, z) : z;
        Tensor dz = Elementwise.negate(Elementwise.negate(dy));
        Tensor dbias =
                Tensor.uninitialized(z.backend(), z.dtype(), Shape.of(z.shape().dim(1)));
        Tensor alone = Tensor.uninitialized(z.backend(), z.dtype(), z.shape());
        ActivationGradientSpec spec =
                new ActivationGradientSpec(z.shape().dim(0), z.shape().dim(1), op);
        device.activationGradient(spec, v.contiguous().buffer(), dz.buffer(), dz.buffer(), dbias.buffer());
        device.activationGradient(spec, v.contiguous().buffer(), dy.contiguous().buffer(), alone.buffer(), null);
        return List.of(dz, dbias, alone);
    }

    private static List<Tensor> composed(UnaryOp op, Tensor z, Tensor dy) {
        try (Tape tape = Tape.open()) {
            Tensor dz = tape.gradients(Elementwise.apply(op, z), dy, List.of(z)).get(0);
            return List.of(dz, Reduction.sum(dz, false, 0), dz);
        }
    }

    private static List<Sample> rows(Values values) {
        Stream<Sample> any = Stream.of(SHAPES)
                .map(shape -> Sample.of(
                        shape.toString(), Operand.of(values.factors(shape)), Operand.of(values.factors(shape))));
        int n = values.special().size();
        Operand targets = Operand.of(values.factors(Shape.of(n * n, 2)));
        Sample special = Sample.of("pairs of special values", Inputs.pairs(values), targets);
        return Stream.concat(any, Stream.of(special)).toList();
    }

    private static List<Tensor> crossentropy(Tensor logits, Tensor target) {
        if (!(logits.backend() instanceof SoftmaxCrossentropyKernel)) {
            Tensor p = Activations.softmax(logits, -1);
            Tensor gradient = Elementwise.subtract(Elementwise.multiply(p, Reduction.sum(target, true, -1)), target);
            return List.of(Crossentropies.categorical(target, logits, true, -1), gradient);
        }
        return fused(logits, target);
    }

    private static List<Tensor> labelled(Tensor logits) {
        int rows = logits.shape().dim(0);
        int classes = logits.shape().dim(1);
        int[] labels =
                IntStream.range(0, rows).map(r -> (r * 7) % (classes + 2) - 1).toArray();
        Tensor target = Tensor.of(logits.backend(), HostArray.of(labels, Shape.of(rows)));
        return logits.backend() instanceof SoftmaxCrossentropyKernel
                ? fused(logits, target)
                : crossentropy(logits, Indexing.oneHot(target, classes, logits.dtype()));
    }

    private static List<Tensor> fused(Tensor logits, Tensor target) {
        SoftmaxCrossentropyKernel device = (SoftmaxCrossentropyKernel) logits.backend();
        Tensor loss = Tensor.uninitialized(
                logits.backend(), logits.dtype(), logits.shape().without(-1));
        Tensor gradient = Tensor.uninitialized(logits.backend(), logits.dtype(), logits.shape());
        Extent rows = Extent.of(logits.shape(), 1);
        Tensor in = logits.contiguous();
        Tensor t = target.contiguous();
        device.softmaxCrossentropy(rows, t.buffer(), in.buffer(), loss.buffer(), gradient.buffer());
        device.softmaxCrossentropy(rows, t.buffer(), in.buffer(), loss.buffer(), null);
        return List.of(loss, gradient);
    }
}
