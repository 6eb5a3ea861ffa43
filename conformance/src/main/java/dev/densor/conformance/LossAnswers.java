package dev.densor.conformance;

import com.google.gson.JsonPrimitive;
import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.tensor.Tensor;
import dev.densor.train.losses.Loss;
import dev.densor.train.losses.LossReduction;
import dev.densor.train.losses.Losses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keras's losses: the values of each reduction, weighted and not, and the gradient of the mean. */
final class LossAnswers implements GoldenAnswers {
    @Override
    public Map<String, Tensor> answer(GoldenCase golden, Backend backend) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        golden.args()
                .entrySet()
                .forEach(argument -> arguments.put(
                        argument.getKey(), plain(argument.getValue().getAsJsonPrimitive())));
        String className = golden.function().replace("keras.losses.", "");
        Loss loss = Losses.get(Map.of("class_name", className, "config", arguments));
        Tensor yTrue = Tensor.of(backend, golden.input("y_true"));
        Tensor yPred = Tensor.of(backend, golden.input("y_pred"));
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        outputs.put("none", loss.with(LossReduction.NONE).apply(yTrue, yPred));
        outputs.put("mean", loss.apply(yTrue, yPred));
        outputs.put("sum", loss.with(LossReduction.SUM).apply(yTrue, yPred));
        if (golden.inputNames().contains("sample_weight")) {
            Tensor weight = Tensor.of(backend, golden.input("sample_weight"));
            outputs.put("mean_with_sample_weight", loss.apply(yTrue, yPred, weight));
        }
        if (golden.outputNames().contains("grad_mean")) {
            outputs.put("grad_mean", gradient(loss, yTrue, yPred));
        }
        return outputs;
    }

    private static Tensor gradient(Loss loss, Tensor yTrue, Tensor yPred) {
        try (Tape tape = Tape.open()) {
            return tape.gradients(loss.apply(yTrue, yPred), List.of(yPred)).get(0);
        }
    }

    /** As a configuration read from a file has it. */
    private static Object plain(JsonPrimitive value) {
        if (value.isBoolean()) {
            return value.getAsBoolean();
        }
        double number = value.getAsDouble();
        return value.getAsString().contains(".") ? (Object) number : (Object) (long) number;
    }
}
