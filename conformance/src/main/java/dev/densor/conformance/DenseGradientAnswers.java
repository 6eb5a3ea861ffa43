package dev.densor.conformance;

import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.nn.ForwardPass;
import dev.densor.nn.Layer;
import dev.densor.nn.LayerCatalog;
import dev.densor.nn.Model;
import dev.densor.nn.Sequential;
import dev.densor.nn.config.Config;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Reduction;
import dev.densor.shape.PartialShape;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The gradients of {@code sum(dy * Dense(x))} and the penalties on the weights, through the layer. */
final class DenseGradientAnswers implements GoldenAnswers {
    @Override
    public Map<String, Tensor> answer(GoldenCase golden, Backend backend) {
        Tensor x = Tensor.of(backend, golden.input("x"));
        Tensor dy = Tensor.of(backend, golden.input("dy"));
        Map<String, Object> options = new LinkedHashMap<>(GoldenConfig.of(golden));
        // These cases were made by a call of the layer that does not count the penalty on its output.
        options.remove("activity_regularizer");
        Layer dense = layer(options, golden);
        try (Model model = model(dense, golden);
                Tape tape = Tape.open()) {
            ForwardPass pass = model.forward(List.of(x));
            Tensor sum = Reduction.sum(Elementwise.multiply(dy, pass.outputs().get(0)), false);
            Tensor loss = pass.penalty().map(p -> Elementwise.add(sum, p)).orElse(sum);
            List<Tensor> operands = new ArrayList<>(List.of(x));
            List<String> names = new ArrayList<>(List.of("dx"));
            dense.weights().forEach(weight -> {
                operands.add(weight.variable().value(backend));
                names.add("d" + weight.variable().name());
            });
            Map<String, Tensor> answers = new LinkedHashMap<>(Map.of("loss", loss));
            List<Tensor> gradients = tape.gradients(loss, operands);
            for (int i = 0; i < names.size(); i++) {
                answers.put(names.get(i), gradients.get(i));
            }
            return answers;
        }
    }

    /** The layer that a case describes. */
    static Layer layer(Map<String, Object> options, GoldenCase golden) {
        Config config = new Config("layer \"dense\"", options);
        return LayerCatalog.find("Dense", config, KerasVersion.V3)
                .orElseThrow()
                .batchInputShape(PartialShape.of(golden.input("x").shape()));
    }

    /** A model of that layer, with the weights of the case. */
    static Model model(Layer dense, GoldenCase golden) {
        Model model = Sequential.of(dense);
        dense.weights().forEach(weight -> weight.variable()
                .assign(golden.input(weight.variable().name())));
        return model;
    }
}
