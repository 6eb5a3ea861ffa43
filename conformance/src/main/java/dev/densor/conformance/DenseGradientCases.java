package dev.densor.conformance;

import dev.densor.autograd.Tape;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseGradientKernel;
import dev.densor.backend.fused.DenseGradientKernel.Operands;
import dev.densor.backend.fused.DenseGradientKernel.Results;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Linalg;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Rows for the way back through a dense layer, which a backend may go at once, or compose. */
final class DenseGradientCases {
    /** Rows, features, units: one and many of each, and no multiples of a block. */
    private static final int[][] SIZES = {{1, 1, 1}, {1, 5, 9}, {7, 1, 3}, {33, 6, 10}, {130, 3, 1}, {20, 17, 65}};

    private DenseGradientCases() {}

    static List<OpCase> all() {
        Stream<UnaryOp> activations = Stream.of(UnaryOp.values()).filter(UnaryOp::isActivation);
        return Stream.concat(Stream.of((UnaryOp) null), activations)
                .map(op -> new OpCase(
                        "DenseGradientKernel.denseGradient " + (op == null ? "LINEAR" : op),
                        Tolerance.COMPOSITE,
                        Set.of(DType.FLOAT32),
                        DenseGradientCases::samples,
                        operands -> gradients(op, operands)))
                .toList();
    }

    /** What the op is applied to, dy, x and kernel. */
    private static List<Sample> samples(Values values) {
        return Stream.of(SIZES)
                .map(s -> Sample.of(
                        String.format(Locale.ROOT, "%d rows, %d features, %d units", s[0], s[1], s[2]),
                        Operand.of(values.any(Shape.of(s[0], s[2]))),
                        Operand.of(values.factors(Shape.of(s[0], s[2]))),
                        Operand.of(values.factors(Shape.of(s[0], s[1]))),
                        Operand.of(values.factors(Shape.of(s[1], s[2])))))
                .toList();
    }

    /** With respect to x, kernel and bias, all at once and each alone. */
    private static List<Tensor> gradients(UnaryOp op, List<Tensor> operands) {
        if (!(operands.get(0).backend() instanceof DenseGradientKernel device)) {
            List<Tensor> all = composed(op, operands);
            return Stream.concat(all.stream(), all.stream()).toList();
        }
        Tensor[] all = Stream.of(2, 3, 1).map(i -> result(operands, i)).toArray(Tensor[]::new);
        Tensor[] alone = Stream.of(2, 3, 1).map(i -> result(operands, i)).toArray(Tensor[]::new);
        fused(device, op, operands, all);
        for (int i = 0; i < alone.length; i++) {
            Tensor[] one = new Tensor[alone.length];
            one[i] = alone[i];
            fused(device, op, operands, one);
        }
        return Stream.concat(Stream.of(all), Stream.of(alone)).toList();
    }

    /** Like x or the kernel; of dy, like the bias. */
    private static Tensor result(List<Tensor> operands, int which) {
        Shape shape = operands.get(which).shape();
        return Tensor.uninitialized(
                operands.get(0).backend(), DType.FLOAT32, which == 1 ? Shape.of(shape.dim(1)) : shape);
    }

    private static void fused(DenseGradientKernel device, UnaryOp op, List<Tensor> operands, Tensor[] results) {
        Tensor z = operands.get(0);
        Tensor dy = operands.get(1);
        Tensor v = op == null || !op.gradientUsesResult() ? z : Elementwise.apply(op, z);
        int features = operands.get(2).shape().dim(1);
        device.denseGradient(
                new DenseSpec(dy.shape().dim(0), dy.shape().dim(1), features, op),
                new Operands(
                        op == null ? null : v.contiguous().buffer(),
                        dy.contiguous().buffer(),
                        operands.get(2).contiguous().buffer(),
                        operands.get(3).contiguous().buffer()),
                new Results(
                        results[0] == null ? null : results[0].buffer(),
                        results[1] == null ? null : results[1].buffer(),
                        results[2] == null ? null : results[2].buffer()));
    }

    private static List<Tensor> composed(UnaryOp op, List<Tensor> operands) {
        Tensor dz = op == null ? operands.get(1) : dz(op, operands.get(0), operands.get(1));
        return List.of(
                Linalg.matmul(dz, Shaping.transpose(operands.get(3))),
                Linalg.matmul(Shaping.transpose(operands.get(2)), dz),
                Reduction.sum(dz, false, 0));
    }

    private static Tensor dz(UnaryOp op, Tensor z, Tensor dy) {
        try (Tape tape = Tape.open()) {
            return tape.gradients(Elementwise.apply(op, z), dy, List.of(z)).get(0);
        }
    }
}
