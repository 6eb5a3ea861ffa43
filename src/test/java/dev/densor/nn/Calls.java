package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.densor.tensor.Variable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.function.Executable;

/** What the tests of layers share: calling one layer on arrays, and reading one from a configuration. */
final class Calls {
    private Calls() {}

    /** What a layer gives; the mask is null when there is none. */
    record Output(HostArray value, HostArray mask) {
        Output assertShape(int... dims) {
            assertEquals(Shape.of(dims), value.shape());
            return this;
        }

        Output assertType(DType dtype) {
            assertEquals(dtype, value.dtype());
            return this;
        }

        Output assertValues(double... expected) {
            assertEquals(Arrays.toString(expected), Arrays.toString(value.toDoubles()));
            return this;
        }

        Output assertMask(int... expected) {
            assertEquals(
                    Arrays.toString(expected),
                    mask == null
                            ? null
                            : Arrays.toString(Arrays.stream(mask.toDoubles())
                                    .mapToInt(counts -> (int) counts)
                                    .toArray()));
            return this;
        }

        Output assertNoMask() {
            assertEquals(null, mask);
            return this;
        }
    }

    static HostArray floats(Shape shape, double... values) {
        return HostArray.of(values, shape).cast(DType.FLOAT32);
    }

    static HostArray ints(Shape shape, int... values) {
        return HostArray.of(values, shape);
    }

    static HostArray mask(Shape shape, int... values) {
        return HostArray.of(values, shape).cast(DType.BOOL);
    }

    /** Sets the weights of a layer that is built. */
    static <L extends Layer> L weights(L layer, HostArray... values) {
        for (int i = 0; i < values.length; i++) {
            layer.weights().get(i).variable().assign(values[i]);
        }
        return layer;
    }

    /** Builds a layer for any batch of inputs like {@code x}. */
    static <L extends Layer> L built(L layer, int... features) {
        if (layer.name() == null) {
            layer.named("layer");
        }
        layer.buildFor(List.of(PartialShape.batchOf(features)));
        return layer;
    }

    static Output call(Layer layer, HostArray x) {
        return call(layer, x, null);
    }

    static Output call(Layer layer, HostArray x, HostArray mask) {
        return call(layer, new Output(x, mask));
    }

    /**
     * Calls a layer on the reference backend, with its initial weights where none were assigned. Checks that its output
     * has the shape that it announces, and that it leaves no memory behind.
     */
    static Output call(Layer layer, Output... inputs) {
        PartialShape announced = outputShape(
                layer,
                Arrays.stream(inputs)
                        .map(x -> PartialShape.of(x.value().shape()).with(0, PartialShape.UNKNOWN))
                        .toArray(PartialShape[]::new));
        layer.weights().forEach(Calls::initialize);
        try (Backend backend = Backends.open("reference")) {
            Output output = call(layer, backend, inputs);
            layer.weights().forEach(Calls::detach);
            assertEquals(0, backend.liveBytes(), "bytes left behind");
            assertTrue(
                    announced.accepts(output.value().shape()),
                    () -> announced + " announced, " + output.value().shape() + " given");
            return output;
        }
    }

    private static Output call(Layer layer, Backend backend, Output... inputs) {
        try (Scope scope = Scope.open()) {
            MaskedTensor output = layer.run(Arrays.stream(inputs)
                            .map(x -> new MaskedTensor(tensor(backend, x.value()), tensor(backend, x.mask())))
                            .toList())
                    .get(0);
            return new Output(
                    output.tensor().toArray(),
                    output.mask() == null ? null : output.mask().toArray());
        }
    }

    private static Tensor tensor(Backend backend, HostArray array) {
        return array == null ? null : Tensor.of(backend, array);
    }

    private static void initialize(Weight weight) {
        Variable variable = weight.variable();
        if (!variable.isAssigned()) {
            variable.assign(weight.initializer().draw(variable.shape(), 1).cast(variable.dtype()));
        }
    }

    /** Brings a weight back to the host, so that it survives the backend. */
    private static void detach(Weight weight) {
        weight.variable().assign(weight.variable().read());
    }

    /** The shape a layer announces. */
    static PartialShape outputShape(Layer layer, PartialShape... inputs) {
        if (layer.name() == null) {
            layer.named("layer");
        }
        layer.buildFor(List.of(inputs));
        return layer.outputShapes(List.of(inputs)).get(0);
    }

    /** A layer made from keys and values of its configuration. */
    static Layer read(String className, Object... keysAndValues) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return LayerCatalog.find(className, new Config("layer \"l\"", values), KerasVersion.V3)
                .orElseThrow();
    }

    /** Reads a configuration that names every key of the class, and checks that it is written back as it was. */
    static Layer assertWrittenAsRead(String className, Object... keysAndValues) {
        Layer layer = read(className, keysAndValues);
        assertEquals(className, layer.className());
        Map<String, Object> expected = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            expected.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        assertEquals(expected.toString(), layer.ownConfig().toString());
        assertEquals(expected, layer.ownConfig());
        return layer;
    }

    static void assertRefused(String message, Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
