package dev.densor.nn;

import static dev.densor.nn.Calls.assertRefused;
import static dev.densor.nn.Calls.assertWrittenAsRead;
import static dev.densor.nn.Calls.built;
import static dev.densor.nn.Calls.call;
import static dev.densor.nn.Calls.floats;
import static dev.densor.nn.Calls.mask;
import static dev.densor.nn.Calls.outputShape;
import static dev.densor.nn.Calls.read;
import static dev.densor.nn.Calls.weights;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.nn.constraints.Constraints;
import dev.densor.nn.initializers.Initializers;
import dev.densor.nn.regularizers.Regularizers;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PReLUTest {
    private static final Map<String, Object> ZEROS = serialized("keras.initializers", "Zeros", Map.of());

    private static Map<String, Object> serialized(String module, String className, Map<String, Object> config) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("module", module);
        object.put("class_name", className);
        object.put("config", config);
        object.put("registered_name", null);
        return object;
    }

    @Test
    void everyFeatureHasASlopeOfItsOwnBelowZero() {
        PReLU layer = weights(built(new PReLU(), 3), floats(Shape.of(3), 0, .5, -1));
        call(layer, floats(Shape.of(2, 3), -2, -2, -2, 2, 2, 2)).assertValues(0, -1, 2, 2, 2, 2);
    }

    @Test
    void infinitiesAndNaNAreWhatKerasMakesOfThem() {
        PReLU layer = weights(built(new PReLU(), 3), floats(Shape.of(3), 0, .5, -1));
        double inf = Double.POSITIVE_INFINITY;
        call(layer, floats(Shape.of(1, 3), -inf, inf, Double.NaN)).assertValues(Double.NaN, inf, Double.NaN);
    }

    @Test
    void sharedAxesHaveOneSlope() {
        PReLU layer = weights(built(new PReLU().sharedAxes(1), 2, 3), floats(Shape.of(1, 3), 1, 2, 3));
        call(layer, floats(Shape.of(1, 2, 3), -1, -1, -1, -2, 2, -2), mask(Shape.of(1, 2), 1, 0))
                .assertShape(1, 2, 3)
                .assertValues(-1, -2, -3, -2, 2, -6)
                .assertMask(1, 0);
    }

    @Test
    void sharedAxesMayBeUnknown() {
        PReLU layer = new PReLU().sharedAxes(1);
        PartialShape input = PartialShape.batchOf(PartialShape.UNKNOWN, 3);
        assertEquals(input, outputShape(layer, input));
        assertEquals(Shape.of(1, 3), layer.weights().get(0).variable().shape());
    }

    @Test
    void startsAsReLU() {
        Model model = Sequential.of(new PReLU().inputShape(2));
        assertEquals("[0.0, 3.0]", Arrays.toString(model.predict(new float[][] {{-1, 3}})[0]));
        assertEquals("alpha", model.weights().get(0).variable().name());
        model.close();
    }

    @Test
    void optionsAreWrittenAsKeras3WritesThem() {
        assertWrittenAsRead(
                "PReLU",
                "alpha_initializer",
                ZEROS,
                "alpha_regularizer",
                null,
                "alpha_constraint",
                null,
                "shared_axes",
                null);
        assertWrittenAsRead(
                "PReLU",
                "alpha_initializer",
                serialized("keras.initializers", "Constant", Map.of("value", .25)),
                "alpha_regularizer",
                serialized("keras.regularizers", "L2", Map.of("l2", .5)),
                "alpha_constraint",
                serialized("keras.constraints", "NonNeg", Map.of()),
                "shared_axes",
                List.of(1L, 2L));
        assertEquals(ZEROS, read("PReLU", "shared_axes", 1L).ownConfig().get("alpha_initializer"));
        assertEquals(List.of(1L), read("PReLU", "shared_axes", 1L).ownConfig().get("shared_axes"));
    }

    @Test
    void optionsSetInCodeAreThoseOfAConfiguration() {
        PReLU inCode = new PReLU()
                .alphaInitializer(Initializers.constant(.25))
                .alphaRegularizer(Regularizers.l2(.5))
                .alphaConstraint(Constraints.get("NonNeg"));
        PReLU fromFile = (PReLU) read(
                "PReLU",
                "alpha_initializer",
                Map.of("class_name", "Constant", "config", Map.of("value", .25)),
                "alpha_regularizer",
                Map.of("class_name", "L2", "config", Map.of("l2", .5)),
                "alpha_constraint",
                "NonNeg");
        assertEquals(fromFile.ownConfig(), inCode.ownConfig());
    }

    @Test
    void sizesThatAlphaNeedsMustBeKnown() {
        PartialShape input = PartialShape.batchOf(PartialShape.UNKNOWN, 3);
        assertRefused(
                "layer \"layer\" (PReLU): alpha: axis 0 of [None, 3] must be known",
                () -> outputShape(new PReLU(), input));
    }

    @Test
    void sharedAxesThatTheInputDoesNotHaveAreRefused() {
        for (int axis : new int[] {0, 3, -1}) {
            assertRefused(
                    "layer \"layer\" (PReLU): shared axis " + axis
                            + " is not in 1 to 2, the axes of [None, 2, 3] after the batch",
                    () -> built(new PReLU().sharedAxes(axis), 2, 3));
        }
        assertRefused(
                "layer \"l\": shared_axes must be an integer, or a list of integers, of 32 bits, not [1.5]",
                () -> read("PReLU", "shared_axes", List.of(1.5)));
        assertRefused(
                "layer \"layer\" (PReLU): the input needs 1 or more axes, not []",
                () -> outputShape(new PReLU(), PartialShape.of()));
    }
}
