package dev.densor.conformance.golden;

import com.google.gson.JsonObject;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What an output has to be. With the basis "bitwise" it is equal to the expected one (+0 equals -0, NaN equals NaN).
 * With the basis "f64" an element passes when it is within {@code atol + rtol * |expected|} of the value that Keras's
 * code has in float64, or as near to the one it has in float32; infinities and NaN match one of the two.
 */
public final class GoldenOutput {
    private final GoldenGroup group;
    private final JsonObject json;

    GoldenOutput(GoldenGroup group, JsonObject json) {
        this.group = group;
        this.json = json;
    }

    /** The type it has to be of, by Keras's name. */
    public String dtype() {
        return json.get("dtype").getAsString();
    }

    /** Its sizes. */
    public Shape shape() {
        return Shape.of(StreamSupport.stream(json.getAsJsonArray("shape").spliterator(), false)
                .mapToInt(e -> e.getAsInt())
                .toArray());
    }

    /** The value that Keras's code has in float64, or for "bitwise" the one it has. */
    public HostArray expected() {
        return group.array(json.get("expected").getAsString());
    }

    /** What is wrong with {@code actual}, its type apart; empty when nothing is. */
    public Optional<String> mismatch(HostArray actual) {
        if (!actual.shape().equals(shape())) {
            return Optional.of("shape is " + actual.shape() + ", Keras's is " + shape());
        }
        double[] expected = expected().toDoubles();
        boolean exact = json.get("basis").getAsString().equals("bitwise");
        double[] inFloat32 = exact
                ? expected
                : group.array(json.get("keras_f32").getAsString()).toDoubles();
        double rtol = exact ? 0 : json.get("rtol").getAsDouble();
        double atol = exact ? 0 : json.get("atol").getAsDouble();
        for (int i = 0; i < expected.length; i++) {
            double value = actual.getDouble(i);
            if (!near(value, expected[i], rtol, atol) && !near(value, inFloat32[i], rtol, atol)) {
                return Optional.of("element " + i + " is " + value + ", Keras has " + expected[i] + " in float64 and "
                        + inFloat32[i] + " in float32; allowed is " + atol + " + " + rtol + " * |y|");
            }
        }
        return Optional.empty();
    }

    private static boolean near(double value, double wanted, double rtol, double atol) {
        if (!Double.isFinite(wanted) || !Double.isFinite(value)) {
            return value == wanted || (Double.isNaN(value) && Double.isNaN(wanted));
        }
        return Math.abs(value - wanted) <= atol + rtol * Math.abs(wanted);
    }
}
