package dev.densor.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.ops.Activation;
import dev.densor.ops.Activations;
import dev.densor.ops.Comparison;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Keras's functions of the golden groups that run on every backend, written with {@code dev.densor.ops}. */
final class GoldenFunctions {
    /** What Keras's Softmax layer sees where its mask is false. */
    private static final double MASKED = -1e9;
    /** Not a multiple of what a processor takes at once. */
    private static final int COLUMNS = 17;

    private final GoldenCase golden;
    private final Backend backend;

    GoldenFunctions(GoldenCase golden, Backend backend) {
        this.golden = golden;
        this.backend = backend;
    }

    /** The gradient of a case of the group activation_gradients. */
    Tensor gradient() {
        Tensor x = input("x");
        try (Tape tape = Tape.open()) {
            Tensor y = activation(golden.function().replace("grad keras.activations.", ""), x);
            return tape.gradients(y, input("dy"), List.of(x)).get(0);
        }
    }

    /** The output of the case, computed on the backend. */
    Tensor output() {
        Tensor x = input("x");
        return switch (golden.function()) {
            case "keras.layers.Dense" -> dense(x);
            case "keras.layers.Softmax" -> Activations.softmax(visible(x), axes());
            case "hard_sigmoid of Keras 2" ->
                Activations.get("hard_sigmoid", KerasVersion.V2).apply(x);
            default -> activation(golden.function().replace("keras.activations.", ""), x);
        };
    }

    /**
     * The outputs of an activation that is one kernel, as it comes behind a product with ones: alone, and the last of
     * several columns. None of a case that is something else.
     */
    List<Tensor> behindProducts() {
        Optional<Activation> activation = Activations.find(
                        golden.function().replace("keras.activations.", ""), KerasVersion.V3)
                .filter(found -> found.op().isPresent() && golden.args().size() == 0);
        Tensor x = input("x");
        if (activation.isEmpty() || x.dtype() != DType.FLOAT32) {
            return List.of();
        }
        Tensor column = Shaping.reshape(x, -1, 1);
        return Stream.of(1, COLUMNS)
                .map(units -> Tensor.filled(backend, x.dtype(), Shape.of(1, units), 1))
                .map(ones -> Linalg.dense(column, ones, null, activation.get()))
                .map(y -> Shaping.reshape(Shaping.slice(y, 1, y.shape().dim(1) - 1, 1), x.shape()))
                .toList();
    }

    private Tensor input(String name) {
        return Tensor.of(backend, golden.input(name));
    }

    private boolean hasInput(String name) {
        return golden.inputNames().contains(name);
    }

    private Tensor dense(Tensor x) {
        Activation activation = Activations.get(golden.args().get("activation").getAsString(), KerasVersion.V3);
        return Linalg.dense(x, input("kernel"), hasInput("bias") ? input("bias") : null, activation);
    }

    private Tensor visible(Tensor x) {
        return hasInput("mask") ? Comparison.where(input("mask"), x, MASKED) : x;
    }

    private static Tensor byName(String name, Tensor x) {
        return Activations.get(name, KerasVersion.V3).apply(x);
    }

    /** Without arguments a kernel of its own, with arguments a composite. */
    private Tensor activation(String name, Tensor x) {
        JsonObject arguments = golden.args();
        if (arguments.size() == 0) {
            return byName(name, x);
        }
        return switch (name) {
            case "relu" -> relu(x);
            case "leaky_relu" -> Activations.leakyRelu(x, number("negative_slope"));
            case "elu" -> Activations.elu(x, number("alpha"));
            case "celu" -> Activations.celu(x, number("alpha"));
            case "gelu" -> arguments.get("approximate").getAsBoolean() ? Activations.geluTanh(x) : byName(name, x);
            case "squareplus" -> Activations.squareplus(x, number("b"));
            case "hard_shrink" -> Activations.hardShrink(x, number("threshold"));
            case "soft_shrink" -> Activations.softShrink(x, number("threshold"));
            case "threshold" -> Activations.threshold(x, number("threshold"), number("default_value"));
            case "softmax" -> Activations.softmax(x, axes());
            case "log_softmax" -> Activations.logSoftmax(x, axes()[0]);
            case "sparsemax" -> Activations.sparsemax(x, axes()[0]);
            case "glu" -> Activations.glu(x, axes()[0]);
            default -> throw new IllegalArgumentException(golden.id() + ": " + name + " takes no arguments");
        };
    }

    private Tensor relu(Tensor x) {
        boolean bounded = golden.args().has("max_value");
        double maximum = bounded ? number("max_value") : Double.POSITIVE_INFINITY;
        return Activations.relu(x, number("negative_slope"), maximum, number("threshold"));
    }

    /** A number among the arguments; 0 when it is not there. */
    private double number(String argument) {
        return golden.args().has(argument) ? golden.args().get(argument).getAsDouble() : 0;
    }

    private int[] axes() {
        JsonElement axis = golden.args().get("axis");
        return axis.isJsonArray()
                ? StreamSupport.stream(axis.getAsJsonArray().spliterator(), false)
                        .mapToInt(JsonElement::getAsInt)
                        .toArray()
                : new int[] {axis.getAsInt()};
    }
}
