package dev.densor.nn;

import static dev.densor.nn.Calls.assertRefused;
import static dev.densor.nn.Calls.assertWrittenAsRead;
import static dev.densor.nn.Calls.call;
import static dev.densor.nn.Calls.floats;
import static dev.densor.nn.Calls.ints;
import static dev.densor.nn.Calls.mask;
import static dev.densor.nn.Calls.outputShape;
import static dev.densor.nn.Calls.read;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers that act in training only. */
class PassThroughLayersTest {
    static Stream<Layer> threeAxes() {
        return Stream.of(
                new Identity(),
                new Dropout(1),
                new AlphaDropout(.5),
                new GaussianDropout(.5),
                new GaussianNoise(.5),
                new ActivityRegularization(1, 2),
                new SpatialDropout1D(.5));
    }

    @ParameterizedTest
    @MethodSource("threeAxes")
    void theOutputIsTheInputWithItsMaskAndType(Layer layer) {
        HostArray x = floats(Shape.of(1, 2, 2), 1, -2, Double.NaN, 4);
        call(layer, x, mask(Shape.of(1, 2), 1, 0))
                .assertShape(1, 2, 2)
                .assertValues(1, -2, Double.NaN, 4)
                .assertMask(1, 0);
        call(layer, ints(Shape.of(1, 1, 1), 16_777_217))
                .assertType(DType.INT32)
                .assertValues(16_777_217)
                .assertNoMask();
    }

    @ParameterizedTest
    @MethodSource("threeAxes")
    void floatingPointIsConvertedToTheTypeOfThePolicy(Layer layer) {
        call(layer.dtype("mixed_bfloat16"), floats(Shape.of(1, 1, 1), 257))
                .assertType(DType.BFLOAT16)
                .assertValues(256);
    }

    @Test
    void anyNumberOfAxesButForSpatialDropout() {
        assertEquals(PartialShape.batchOf(), outputShape(new Dropout(.5), PartialShape.batchOf()));
        assertEquals(PartialShape.batchOf(1, 2, 3), outputShape(new GaussianNoise(.5), PartialShape.batchOf(1, 2, 3)));
        assertEquals(
                PartialShape.batchOf(1, 2, 3), outputShape(new SpatialDropout2D(.5), PartialShape.batchOf(1, 2, 3)));
        assertEquals(
                PartialShape.batchOf(1, 2, 3, 4),
                outputShape(new SpatialDropout3D(.5, DataFormat.CHANNELS_FIRST), PartialShape.batchOf(1, 2, 3, 4)));
        assertRefused(
                "layer \"layer\" (SpatialDropout1D): the input needs 3 axes, not [None, 4]",
                () -> outputShape(new SpatialDropout1D(.5), PartialShape.batchOf(4)));
        assertRefused(
                "layer \"layer\" (SpatialDropout3D): the input needs 5 axes, not [None, 4]",
                () -> outputShape(new SpatialDropout3D(.5), PartialShape.batchOf(4)));
    }

    @Test
    void configurationsAreWrittenAsKeras3WritesThem() {
        assertWrittenAsRead("Identity");
        assertWrittenAsRead("Dropout", "rate", .5, "seed", 3L, "noise_shape", Arrays.asList(null, 1L, 3L));
        assertWrittenAsRead("Dropout", "rate", .2, "seed", null, "noise_shape", null);
        assertWrittenAsRead("AlphaDropout", "rate", .2, "seed", null, "noise_shape", Arrays.asList(null, 2L));
        assertWrittenAsRead("GaussianDropout", "rate", .3, "seed", 1L << 40);
        assertWrittenAsRead("GaussianNoise", "stddev", .5, "seed", null);
        assertWrittenAsRead("ActivityRegularization", "l1", .01, "l2", .02);
        assertWrittenAsRead("SpatialDropout1D", "rate", .5, "seed", 7L);
        assertWrittenAsRead("SpatialDropout2D", "rate", .5, "seed", 7L, "data_format", "channels_first");
        assertWrittenAsRead("SpatialDropout3D", "rate", .5, "seed", null, "data_format", "channels_last");
    }

    @Test
    void spatialDropoutLeavesOutWhatKerasRefusesToRead() {
        assertEquals(
                "{name=drop, dtype=float32, rate=0.5, seed=null}",
                new SpatialDropout1D(.5).named("drop").config().toString());
        assertEquals(
                "{name=drop, trainable=true, dtype=float32, rate=0.5, seed=null, noise_shape=null}",
                new Dropout(.5).named("drop").config().toString());
    }

    @Test
    void optionsSetInCodeAreThoseOfAConfiguration() {
        assertEquals(
                read("Dropout", "rate", .5, "seed", 3L, "noise_shape", Arrays.asList(null, 1L))
                        .ownConfig(),
                new Dropout(.5).noiseShape(PartialShape.UNKNOWN, 1).seed(3).ownConfig());
        assertEquals(
                read("AlphaDropout", "rate", .5, "seed", 3L, "noise_shape", Arrays.asList(null, 1L))
                        .ownConfig(),
                new AlphaDropout(.5).noiseShape(PartialShape.UNKNOWN, 1).seed(3).ownConfig());
        assertEquals(
                read("SpatialDropout2D", "rate", .5, "data_format", "channels_first")
                        .ownConfig(),
                new SpatialDropout2D(.5, DataFormat.CHANNELS_FIRST).ownConfig());
    }

    @Test
    void keysThatAreMissingOrNoLongerWrittenDoNotMatter() {
        assertEquals(
                "{l1=0.0, l2=0.0}", read("ActivityRegularization").ownConfig().toString());
        assertEquals(
                "{rate=1.0, seed=null, data_format=channels_last}",
                read("SpatialDropout2D", "rate", 1L, "noise_shape", null)
                        .ownConfig()
                        .toString());
    }

    @ParameterizedTest
    @CsvSource({
        "Dropout,rate",
        "AlphaDropout,rate",
        "GaussianDropout,rate",
        "GaussianNoise,stddev",
        "SpatialDropout1D,rate",
        "SpatialDropout2D,rate",
        "SpatialDropout3D,rate"
    })
    void strengthsAreBetweenZeroAndOne(String className, String option) {
        for (double wrong : new double[] {-.1, 1.5}) {
            assertRefused(
                    "layer \"l\": " + className + ": " + option + " must be between 0 and 1, not " + wrong,
                    () -> read(className, option, wrong));
        }
        assertRefused("layer \"l\": " + option + " must be a number between 0 and 1, not null", () -> read(className));
        assertRefused(
                "layer \"l\": seed must be an integer of 64 bits, not 1.5",
                () -> read(className, option, .5, "seed", 1.5));
    }

    @Test
    void nanIsNoRate() {
        assertRefused("Dropout: rate must be between 0 and 1, not NaN", () -> new Dropout(Double.NaN));
    }

    @Test
    void noiseShapesHavePositiveSizes() {
        assertRefused(
                "Dropout: noise_shape must have positive sizes, or None for those of the input, not [None, 0]",
                () -> new Dropout(.5).noiseShape(PartialShape.UNKNOWN, 0));
        assertRefused(
                "layer \"l\": noise_shape must be a shape, not [-2]",
                () -> read("Dropout", "rate", .5, "noise_shape", List.of(-2L)));
        assertRefused(
                "layer \"l\": noise_shape must be a shape, not 3",
                () -> read("Dropout", "rate", .5, "noise_shape", 3L));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void penaltiesAreFiniteAndNotNegative(double wrong) {
        assertRefused(
                "regularizer \"L1L2\": l2 must be finite and 0 or more, not " + wrong,
                () -> new ActivityRegularization(0, wrong));
    }

    @Test
    void dataFormatsAreKerass() {
        assertRefused(
                "layer \"l\": data_format must be channels_last or channels_first, not \"first\"",
                () -> read("SpatialDropout2D", "rate", .5, "data_format", "first"));
        assertEquals(
                "channels_first",
                read("SpatialDropout2D", "rate", .5, "data_format", "Channels_First")
                        .ownConfig()
                        .get("data_format"));
    }
}
