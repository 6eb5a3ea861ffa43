package dev.densor.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.stream.StreamSupport;

/** Inputs and arguments of a golden case, on a backend and as Java has them. */
record GoldenArguments(GoldenCase golden, Backend backend) {
    /** An input; null when there is none of that name. */
    Tensor tensor(String name) {
        return golden.inputNames().contains(name) ? Tensor.of(backend, golden.input(name)) : null;
    }

    List<Tensor> tensors(String name) {
        return golden.inputs(name).stream().map(x -> Tensor.of(backend, x)).toList();
    }

    private JsonElement get(String name) {
        return golden.args().get(name);
    }

    /** Whether it is there and not null. */
    boolean has(String name) {
        return golden.args().has(name) && !get(name).isJsonNull();
    }

    String text(String name) {
        return get(name).getAsString();
    }

    /** A number; infinities and NaN are texts. */
    double number(String name) {
        return switch (text(name)) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> get(name).getAsDouble();
        };
    }

    int integer(String name) {
        return get(name).getAsInt();
    }

    boolean truth(String name) {
        return has(name) && get(name).getAsBoolean();
    }

    JsonArray array(String name) {
        return get(name).getAsJsonArray();
    }

    /** One integer, several, or none where there is no such argument. */
    int[] integers(String name) {
        if (!has(name)) {
            return new int[0];
        }
        return get(name).isJsonArray() ? integers(array(name)) : new int[] {integer(name)};
    }

    private static int[] integers(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonElement::getAsInt)
                .toArray();
    }
}
