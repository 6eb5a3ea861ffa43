package dev.densor.nn;

import static dev.densor.nn.Calls.assertRefused;
import static dev.densor.nn.Calls.assertWrittenAsRead;
import static dev.densor.nn.Calls.call;
import static dev.densor.nn.Calls.floats;
import static dev.densor.nn.Calls.mask;
import static dev.densor.nn.Calls.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.nn.config.Config;
import dev.densor.ops.Activation;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActivationLayerTest {
    private static final HostArray X = floats(Shape.of(1, 3), -1, 0, 2);

    @Test
    void appliesTheActivationOfThatNameAndPassesTheMask() {
        call(new ActivationLayer("relu"), X, mask(Shape.of(1), 0))
                .assertValues(0, 0, 2)
                .assertMask(0);
        call(new ActivationLayer("softmax"), floats(Shape.of(2, 2), 0, 0, 5, 5)).assertValues(.5, .5, .5, .5);
    }

    @Test
    void appliesAFunctionOfTheUser() {
        Activation doubled = Activation.of("doubled", x -> Elementwise.multiply(x, 2));
        call(new ActivationLayer(doubled), X).assertValues(-2, 0, 4);
    }

    @Test
    void followsTheFormulaOfTheVersion() {
        HostArray one = floats(Shape.of(1, 1), 1);
        call(new ActivationLayer("hard_sigmoid"), one).assertValues((float) 0.7);
        call(new ActivationLayer("hard_sigmoid").semantics(KerasVersion.V3), one)
                .assertValues((float) (4 / 6.0));
    }

    @Test
    void computesInTheTypeOfItsPolicy() {
        call(new ActivationLayer("linear").dtype("mixed_float16"), floats(Shape.of(1, 1), 2049))
                .assertType(DType.FLOAT16)
                .assertValues(2048);
    }

    @Test
    void isReadAndWrittenAsKerasWritesIt() {
        assertWrittenAsRead("Activation", "activation", "softplus");
        assertEquals("{activation=linear}", read("Activation").ownConfig().toString());
    }

    @Test
    void anActivationLayerCanStandForTheFunction() {
        Map<String, Object> inner = Map.of("class_name", "LeakyReLU", "config", Map.of("negative_slope", 0.5));
        call(assertWrittenAsRead("Activation", "activation", inner), X).assertValues(-.5, 0, 2);
    }

    @Test
    void unknownNamesAreRefusedWithTheKnownOnes() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> read("Activation", "activation", "rellu"));
        assertTrue(
                refusal.getMessage().startsWith("layer \"l\": unknown activation \"rellu\"; known are linear, relu"));
        assertRefused(
                "layer \"l\": activation must be a name or an object, not 3",
                () -> read("Activation", "activation", 3L));
    }

    @Test
    void classesThatAreNotKnownAreNotMade() {
        assertTrue(LayerCatalog.find("Lambda", new Config("layer \"l\"", Map.of()), KerasVersion.V3)
                .isEmpty());
    }
}
