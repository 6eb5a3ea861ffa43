package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One layer run by itself on the reference backend, for any batch. Holds the layer to give the shape that it declared,
 * and to leave no memory behind.
 */
final class LayerRun {
    /** A value with or without a mask. */
    record Masked(HostArray value, HostArray mask) {}

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
        layer.named("it").buildFor(List.of(inputs));
        return layer.outputShapes(List.of(inputs)).get(0);
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
        return masked(layer, Arrays.stream(inputs).map(x -> new Masked(x, null)).toArray(Masked[]::new))
                .value();
    }

    static Masked masked(Layer layer, Masked... inputs) {
        PartialShape declared = declared(
                layer,
                Arrays.stream(inputs)
                        .map(x -> PartialShape.of(x.value().shape()).with(0, PartialShape.UNKNOWN))
                        .toArray(PartialShape[]::new));
        initialize(layer);
        Backend backend = Backends.open("reference");
        try (Scope scope = Scope.open()) {
            MaskedTensor output = layer.run(Arrays.stream(inputs)
                            .map(x -> new MaskedTensor(tensor(backend, x.value()), tensor(backend, x.mask())))
                            .toList())
                    .get(0);
            assertTrue(declared.accepts(output.tensor().shape()), declared + " was declared, not " + output.tensor());
            return new Masked(
                    output.tensor().toArray(),
                    output.mask() == null ? null : output.mask().toArray());
        } finally {
            release(layer);
            assertEquals(0, backend.liveBytes(), "bytes left behind");
            backend.close();
        }
    }

    private static Tensor tensor(Backend backend, HostArray array) {
        return array == null ? null : Tensor.of(backend, array);
    }

    private static void initialize(Layer layer) {
        for (Weight weight : layer.weights()) {
            var variable = weight.variable();
            if (!variable.isAssigned()) {
                variable.assign(weight.initializer().draw(variable.shape(), 1).cast(variable.dtype()));
            }
        }
    }

    /** Back to the host, for the next run. */
    private static void release(Layer layer) {
        for (Weight weight : layer.weights()) {
            weight.variable().assign(weight.variable().read());
        }
    }
}
