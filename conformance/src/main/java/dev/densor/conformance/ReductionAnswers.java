package dev.densor.conformance;

import dev.densor.K;
import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.ops.KerasVersion;
import dev.densor.tensor.Tensor;
import java.util.Map;

/** Answers the golden group of reductions. */
final class ReductionAnswers implements GoldenAnswers {
    @Override
    public Map<String, Tensor> answer(GoldenCase golden, Backend backend) {
        GoldenArguments arguments = new GoldenArguments(golden, backend);
        Tensor x = arguments.tensor("x");
        int[] axes = arguments.integers("axis");
        return Map.of(
                "y",
                switch (golden.function()) {
                    case "K.argmax" ->
                        axes.length == 0
                                ? K.argmax(K.flatten(x), 0, KerasVersion.V3)
                                : K.argmax(x, axes[0], KerasVersion.V3);
                    case "K.argmin" ->
                        axes.length == 0
                                ? K.argmin(K.flatten(x), 0, KerasVersion.V3)
                                : K.argmin(x, axes[0], KerasVersion.V3);
                    case "K.cumsum" -> K.cumsum(x, axes[0]);
                    case "K.cumprod" -> K.cumprod(x, axes[0]);
                    default -> reduced(golden.function(), x, arguments.truth("keepdims"), axes);
                });
    }

    private static Tensor reduced(String function, Tensor x, boolean keepDims, int... axes) {
        return switch (function) {
            case "K.sum" -> K.sum(x, keepDims, axes);
            case "K.prod" -> K.prod(x, keepDims, axes);
            case "K.max" -> K.max(x, keepDims, axes);
            case "K.min" -> K.min(x, keepDims, axes);
            case "K.mean" -> K.mean(x, keepDims, axes);
            case "K.var" -> K.var(x, keepDims, axes);
            case "K.std" -> K.std(x, keepDims, axes);
            case "K.any" -> K.any(x, keepDims, axes);
            case "K.all" -> K.all(x, keepDims, axes);
            case "K.logsumexp" -> K.logsumexp(x, keepDims, axes);
            default -> throw new IllegalStateException("no answer to " + function);
        };
    }
}
