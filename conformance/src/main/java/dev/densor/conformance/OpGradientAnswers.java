package dev.densor.conformance;

import com.google.gson.JsonElement;
import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Linalg;
import dev.densor.ops.Reduction;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The gradients of Keras's operations, by a tape. */
final class OpGradientAnswers implements GoldenAnswers {
    @Override
    public Map<String, Tensor> answer(GoldenCase golden, Backend backend) {
        String name = golden.function().replace("grad ", "");
        Tensor x = Tensor.of(backend, golden.input("x"));
        Tensor dy = Tensor.of(backend, golden.input("dy"));
        try (Tape tape = Tape.open()) {
            if (!golden.inputNames().contains("y")) {
                Tensor result = ofOne(name, x, axes(golden.args().get("axis")));
                return Map.of("dx", tape.gradients(result, dy, List.of(x)).get(0));
            }
            Tensor y = Tensor.of(backend, golden.input("y"));
            Tensor result = name.equals("matmul") ? product(x, y) : Elementwise.apply(op(BinaryOp.class, name), x, y);
            List<Tensor> gradients = tape.gradients(result, dy, List.of(x, y));
            return Map.of("dx", gradients.get(0), "dy2", gradients.get(1));
        }
    }

    private static Tensor product(Tensor x, Tensor y) {
        return x.shape().rank() == y.shape().rank() ? Linalg.matmul(x, y) : Linalg.dot(x, y);
    }

    private static <E extends Enum<E>> E op(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    }

    private static int[] axes(JsonElement axis) {
        return axis == null || axis.isJsonNull() ? new int[0] : new int[] {axis.getAsInt()};
    }

    private static Tensor ofOne(String name, Tensor x, int... axes) {
        return switch (name) {
            case "rsqrt" -> Elementwise.apply(UnaryOp.RECIPROCAL, Elementwise.sqrt(x));
            case "negative" -> Elementwise.negate(x);
            case "clip" -> Elementwise.clip(x, -0.7, 0.9);
            case "pow3" -> Elementwise.pow(x, 3);
            case "pow_half" -> Elementwise.pow(x, 0.5);
            case "sum" -> Reduction.sum(x, false, axes);
            case "mean" -> Reduction.mean(x, false, axes);
            case "prod" -> Reduction.prod(x, false, axes);
            case "max" -> Reduction.max(x, false, axes);
            case "min" -> Reduction.min(x, false, axes);
            case "var" -> Reduction.variance(x, false, axes);
            case "std" -> Elementwise.sqrt(Reduction.variance(x, false, axes));
            case "logsumexp" -> Reduction.logSumExp(x, false, axes);
            case "cumsum" -> Reduction.cumsum(x, axes[0]);
            case "cumprod" -> Reduction.cumprod(x, axes[0]);
            default -> Elementwise.apply(op(UnaryOp.class, name), x);
        };
    }
}
