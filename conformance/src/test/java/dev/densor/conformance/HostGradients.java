package dev.densor.conformance;

import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.UnaryOp;
import dev.densor.ops.Elementwise;
import dev.densor.reference.ReferenceProvider;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.List;

/** Gradients of arrays in host memory, for a backend that has kernels for them. */
final class HostGradients {
    private HostGradients() {}

    /** {@code dy * op'}, of the results of the op where its derivative is computed of them, else of its operands. */
    static HostArray activation(UnaryOp op, HostArray v, HostArray dy) {
        return op.gradientUsesResult() ? ofResults(op, v, dy) : ofOperands(op, v, dy);
    }

    private static HostArray ofResults(UnaryOp op, HostArray y, HostArray dy) {
        double[] gradient = new double[y.size()];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = slope(op, y.getDouble(i)) * dy.getDouble(i);
        }
        return HostArray.of(gradient, y.shape()).cast(DType.FLOAT32);
    }

    private static double slope(UnaryOp op, double y) {
        return switch (op) {
            case EXP -> y;
            case TANH -> 1 - y * y;
            case SIGMOID -> y * (1 - y);
            case RELU -> y > 0 ? 1 : 0;
            case RELU6 -> y > 0 && y < 6 ? 1 : 0;
            default -> throw new IllegalArgumentException(op + " is no activation");
        };
    }

    private static HostArray ofOperands(UnaryOp op, HostArray z, HostArray dy) {
        try (Backend reference = new ReferenceProvider().open(0);
                Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor operand = Tensor.of(reference, z);
            Tensor y = Elementwise.apply(op, operand);
            return tape.gradients(y, Tensor.of(reference, dy), List.of(operand))
                    .get(0)
                    .toArray();
        }
    }

    /** The sum of each column. */
    static HostArray columnSums(HostArray rows) {
        int columns = rows.shape().dim(1);
        double[] sums = new double[columns];
        for (int i = 0; i < rows.size(); i++) {
            sums[i % columns] += rows.getDouble(i);
        }
        return HostArray.of(sums, rows.shape().without(0)).cast(DType.FLOAT32);
    }
}
