package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import dev.densor.nn.Calls.Output;
import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the tests of merges, normalisations and encodings share, on top of {@link Calls}: a layer is called "it". */
final class LayerRun {
    private static final Gson JSON = new GsonBuilder()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .create();

    private LayerRun() {}

    /** A float32 array; {@code "2 3"} is the shape [2, 3]. */
    static HostArray array(String shape, double... values) {
        return HostArray.of(values, shape(shape)).cast(DType.FLOAT32);
    }

    /** Holds a result to be these numbers, each within the rounding of some float32 operations. */
    static void assertNear(HostArray actual, String shape, double... values) {
        assertEquals(shape(shape), actual.shape());
        assertEquals(actual.size(), values.length, "number of elements");
        for (int i = 0; i < values.length; i++) {
            double tolerance = 2e-6 * Math.max(1, Math.abs(values[i]));
            assertEquals(values[i], actual.getDouble(i), tolerance, "element " + i);
        }
    }

    static HostArray ints(String shape, int... values) {
        return HostArray.of(values, shape(shape));
    }

    static HostArray bools(String shape, int... values) {
        return ints(shape, values).cast(DType.BOOL);
    }

    private static Shape shape(String text) {
        return Shape.of(
                Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray());
    }

    /** The layer that a configuration makes, called "it". */
    static Layer read(String className, Map<String, Object> config, KerasVersion version) {
        return LayerCatalog.find(className, new Config("layer \"it\"", config), version)
                .orElseThrow()
                .named("it");
    }

    /** Holds a configuration to be written as it is read, key by key in order. */
    static void assertWrittenAsRead(String className, String json) {
        Map<String, Object> config = JSON.fromJson(json, new TypeToken<LinkedHashMap<String, Object>>() {}.getType());
        Map<String, Object> written = LayerCatalog.find(className, new Config("layer \"it\"", config), KerasVersion.V3)
                .orElseThrow()
                .config();
        assertEquals(config, written);
        assertEquals(List.copyOf(config.keySet()), List.copyOf(written.keySet()));
    }

    /** Holds a configuration to be refused with a message that names the layer. */
    static void assertRefused(String message, String className, Map<String, Object> config) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> read(className, config, KerasVersion.V3));
        assertEquals("layer \"it\": " + message, refused.getMessage());
    }

    /** The shape that the layer declares for inputs of any batch, after it was built. */
    static PartialShape declared(Layer layer, PartialShape... inputs) {
        return Calls.outputShape(layer.named("it"), inputs);
    }

    /** Assigns the weights in order. */
    static void assign(Layer layer, double[]... values) {
        List<Weight> weights = layer.weights();
        assertEquals(weights.size(), values.length, "number of weights");
        for (int i = 0; i < values.length; i++) {
            var variable = weights.get(i).variable();
            variable.assign(HostArray.of(values[i], variable.shape()).cast(variable.dtype()));
        }
    }

    /** The output for inputs without masks. */
    static HostArray run(Layer layer, HostArray... inputs) {
        return masked(layer, Arrays.stream(inputs).map(x -> new Output(x, null)).toArray(Output[]::new))
                .value();
    }

    static Output masked(Layer layer, Output... inputs) {
        return Calls.call(layer.named("it"), inputs);
    }
}
