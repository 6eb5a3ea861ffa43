package dev.densor.conformance;

import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.nn.Model;
import dev.densor.nn.regularizers.Regularizer;
import dev.densor.nn.regularizers.Regularizers;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Shaping;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Penalties of weights, and those that a Dense layer adds to a loss. */
final class RegularizerAnswers implements GoldenAnswers {
    @Override
    public Map<String, Tensor> answer(GoldenCase golden, Backend backend) {
        return switch (golden.function()) {
            case "keras.layers.Dense.losses" -> Map.of("losses", losses(golden, backend));
            case "keras.regularizers.get" ->
                penalty(Regularizers.get(GoldenConfig.of(golden).get("identifier"), KerasVersion.V3), golden, backend);
            default -> penalty(Regularizers.get(GoldenConfig.serialized(golden), KerasVersion.V3), golden, backend);
        };
    }

    private static Map<String, Tensor> penalty(Regularizer regularizer, GoldenCase golden, Backend backend) {
        Tensor w = Tensor.of(backend, golden.input("w"));
        if (!golden.outputNames().contains("grad")) {
            return Map.of("loss", regularizer.penalty(w));
        }
        try (Tape tape = Tape.open()) {
            Tensor loss = regularizer.penalty(w);
            return Map.of("loss", loss, "grad", tape.gradients(loss, List.of(w)).get(0));
        }
    }

    private static Tensor losses(GoldenCase golden, Backend backend) {
        Tensor x = Tensor.of(backend, golden.input("x"));
        try (Model model =
                DenseGradientAnswers.model(DenseGradientAnswers.layer(GoldenConfig.of(golden), golden), golden)) {
            return Shaping.stack(model.forward(List.of(x)).penalties(), 0);
        }
    }
}
