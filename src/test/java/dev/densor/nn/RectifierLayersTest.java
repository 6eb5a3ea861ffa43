package dev.densor.nn;

import static dev.densor.nn.Calls.assertRefused;
import static dev.densor.nn.Calls.assertWrittenAsRead;
import static dev.densor.nn.Calls.call;
import static dev.densor.nn.Calls.floats;
import static dev.densor.nn.Calls.mask;
import static dev.densor.nn.Calls.read;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** ReLU, LeakyReLU, ELU and ThresholdedReLU; the expected values are Keras 3.15's. */
class RectifierLayersTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final HostArray X = floats(Shape.of(2, 5), -2, -.5, 0, .25, 1, 1.5, 3, NAN, INF, -INF);

    @Test
    void reluIsThePositivePart() {
        call(new ReLU(), X).assertShape(2, 5).assertValues(0, 0, 0, .25, 1, 1.5, 3, NAN, INF, 0);
    }

    @Test
    void reluWithAThresholdPassesWhatExceedsIt() {
        call(new ReLU().threshold(1), X).assertValues(0, 0, 0, 0, 0, 1.5, 3, 0, INF, 0);
    }

    @Test
    void reluIsLinearBelowTheThresholdAndBoundedAbove() {
        ReLU relu = new ReLU().maxValue(1.25).negativeSlope(.5).threshold(.25);
        call(relu, X).assertValues(-1.125, -.375, -.125, 0, 1, 1.25, 1.25, NAN, 1.25, -INF);
        call(new ReLU().maxValue(0).negativeSlope(.5), X).assertValues(-1, -.25, 0, 0, 0, 0, 0, NAN, 0, -INF);
    }

    @Test
    void leakyReluHasASlopeBelowZero() {
        call(new LeakyReLU(.5), X).assertValues(-1, -.25, 0, .25, 1, 1.5, 3, NAN, INF, -INF);
        call(new LeakyReLU(), floats(Shape.of(1, 1), -1)).assertValues(-(float) 0.3);
    }

    @Test
    void eluTendsToMinusAlpha() {
        call(new ELU(2), floats(Shape.of(1, 5), -INF, 0, 3, NAN, INF)).assertValues(-2, 0, 3, NAN, INF);
        call(new ELU(), floats(Shape.of(1, 1), -1)).assertValues((float) Math.expm1(-1));
        call(new ELU(-1), floats(Shape.of(1, 1), -1)).assertValues(-(float) Math.expm1(-1));
    }

    @Test
    void thresholdedReluKeepsWhatExceedsTheta() {
        call(new ThresholdedReLU(), floats(Shape.of(1, 4), .5, 1, 1.5, NAN)).assertValues(0, 0, 1.5, NAN);
        call(new ThresholdedReLU(0), floats(Shape.of(1, 3), -2, 0, 2)).assertValues(-0.0, 0, 2);
    }

    @Test
    void theMaskPassesThrough() {
        HostArray x = floats(Shape.of(1, 2, 1), 1, 2);
        HostArray mask = mask(Shape.of(1, 2), 1, 0);
        call(new ReLU(), x, mask).assertMask(1, 0);
        call(new LeakyReLU(), x, mask).assertMask(1, 0);
        call(new ELU(), x, mask).assertMask(1, 0);
        call(new ThresholdedReLU(), x, mask).assertMask(1, 0);
    }

    @Test
    void configurationsAreWrittenAsKeras3WritesThem() {
        assertWrittenAsRead("ReLU", "max_value", 1.5, "negative_slope", .1, "threshold", .2);
        assertWrittenAsRead("ReLU", "max_value", null, "negative_slope", 0.0, "threshold", 0.0);
        assertWrittenAsRead("LeakyReLU", "negative_slope", .3);
        assertWrittenAsRead("ELU", "alpha", .7);
        assertWrittenAsRead("ThresholdedReLU", "theta", .5);
    }

    @Test
    void defaultsAreThoseOfKeras() {
        assertEquals(
                "{max_value=null, negative_slope=0.0, threshold=0.0}",
                read("ReLU").ownConfig().toString());
        assertEquals("{negative_slope=0.3}", read("LeakyReLU").ownConfig().toString());
        assertEquals("{alpha=1.0}", read("ELU").ownConfig().toString());
        assertEquals("{theta=1.0}", read("ThresholdedReLU").ownConfig().toString());
    }

    @Test
    void keysOfKeras2AreRead() {
        assertEquals(
                Map.of("negative_slope", .1), read("LeakyReLU", "alpha", .1).ownConfig());
        assertEquals(
                "{max_value=6.0, negative_slope=0.1, threshold=0.0}",
                read("ReLU", "max_value", 6L, "alpha", .1).ownConfig().toString());
    }

    @Test
    void numbersThatTensorFlow1WroteAsArraysAreRead() {
        assertEquals(
                "{max_value=6.0, negative_slope=0.0, threshold=0.0}",
                read("ReLU", "max_value", Map.of("type", "ndarray", "value", 6.0))
                        .ownConfig()
                        .toString());
    }

    @Test
    void negativeOptionsAreRefused() {
        assertRefused("ReLU: max_value must be 0 or more, not -1.0", () -> new ReLU().maxValue(-1));
        assertRefused("ReLU: negative_slope must be 0 or more, not -1.0", () -> new ReLU().negativeSlope(-1));
        assertRefused("ReLU: threshold must be 0 or more, not NaN", () -> new ReLU().threshold(NAN));
        assertRefused("LeakyReLU: negative_slope must be 0 or more, not -0.1", () -> new LeakyReLU(-.1));
        assertRefused("ThresholdedReLU: theta must be 0 or more, not -1.0", () -> new ThresholdedReLU(-1));
        assertRefused(
                "layer \"l\": LeakyReLU: negative_slope must be 0 or more, not -1.0",
                () -> read("LeakyReLU", "alpha", -1L));
        assertRefused("layer \"l\": alpha must be a finite number, not \"1\"", () -> read("ELU", "alpha", "1"));
    }
}
