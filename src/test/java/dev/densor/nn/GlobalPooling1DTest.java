package dev.densor.nn;

import static dev.densor.nn.Calls.assertRefused;
import static dev.densor.nn.Calls.assertWrittenAsRead;
import static dev.densor.nn.Calls.call;
import static dev.densor.nn.Calls.floats;
import static dev.densor.nn.Calls.ints;
import static dev.densor.nn.Calls.mask;
import static dev.densor.nn.Calls.outputShape;
import static dev.densor.nn.Calls.read;
import static dev.densor.shape.PartialShape.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobalPooling1DTest {
    /** [batch 1, steps 3, features 2], or [batch 1, features 3, steps 2]. */
    private static final HostArray X = floats(Shape.of(1, 3, 2), 1, 20, 3, 50, 8, 20);

    @Test
    void averagesOrTakesTheLargestOverTheSteps() {
        call(new GlobalAveragePooling1D(), X).assertShape(1, 2).assertValues(4, 30);
        call(new GlobalMaxPooling1D(), X).assertShape(1, 2).assertValues(8, 50);
    }

    @Test
    void stepsAreLastWhereChannelsAreFirst() {
        call(new GlobalAveragePooling1D(DataFormat.CHANNELS_FIRST), X)
                .assertShape(1, 3)
                .assertValues(10.5, 26.5, 14);
        call(new GlobalMaxPooling1D(DataFormat.CHANNELS_FIRST), X)
                .assertShape(1, 3)
                .assertValues(20, 50, 20);
    }

    @Test
    void theAxisOfTheStepsMayStay() {
        call(new GlobalAveragePooling1D().keepDims(true), X)
                .assertShape(1, 1, 2)
                .assertValues(4, 30);
        call(new GlobalMaxPooling1D(DataFormat.CHANNELS_FIRST).keepDims(true), X)
                .assertShape(1, 3, 1);
    }

    @Test
    void maskedStepsDoNotCountInTheAverage() {
        HostArray mask = mask(Shape.of(1, 3), 1, 0, 1);
        call(new GlobalAveragePooling1D(), X, mask)
                .assertShape(1, 2)
                .assertValues(4.5, 20)
                .assertNoMask();
        call(new GlobalAveragePooling1D().keepDims(true), X, mask)
                .assertShape(1, 1, 2)
                .assertValues(4.5, 20);
        call(new GlobalAveragePooling1D(DataFormat.CHANNELS_FIRST), X, mask(Shape.of(1, 2), 0, 1))
                .assertShape(1, 3)
                .assertValues(20, 50, 20);
        call(new GlobalAveragePooling1D(DataFormat.CHANNELS_FIRST).keepDims(true), X, mask(Shape.of(1, 2), 0, 1))
                .assertShape(1, 3, 1);
    }

    @Test
    void maskedNaNDoesNotReachTheAverage() {
        HostArray x = floats(Shape.of(1, 2, 1), Double.NaN, 3);
        call(new GlobalAveragePooling1D(), x, mask(Shape.of(1, 2), 0, 1)).assertValues(3);
    }

    @Test
    void theAverageOfNothingIsNaN() {
        call(new GlobalAveragePooling1D(), X, mask(Shape.of(1, 3), 0, 0, 0)).assertValues(Double.NaN, Double.NaN);
        call(new GlobalAveragePooling1D(), floats(Shape.of(1, 0, 1))).assertValues(Double.NaN);
        assertRefused(
                "layer \"layer\" (GlobalMaxPooling1D): max: nothing to reduce in [1, 0, 1]",
                () -> call(new GlobalMaxPooling1D(), floats(Shape.of(1, 0, 1))));
    }

    @Test
    void theMaximumIgnoresTheMask() {
        call(new GlobalMaxPooling1D(), X, mask(Shape.of(1, 3), 1, 0, 0))
                .assertValues(8, 50)
                .assertNoMask();
    }

    @ParameterizedTest
    @ValueSource(strings = {"float16", "mixed_float16"})
    void averagesAreRoundedToTheTypeOfTheComputation(String policy) {
        HostArray x = floats(Shape.of(1, 3, 1), 1, 2, 4);
        HostArray mask = mask(Shape.of(1, 3), 1, 1, 1);
        call(new GlobalAveragePooling1D().dtype(policy), x)
                .assertType(DType.FLOAT16)
                .assertValues(2.333984375);
        call(new GlobalAveragePooling1D().dtype(policy), x, mask)
                .assertType(DType.FLOAT16)
                .assertValues(2.333984375);
    }

    @Test
    void theMaximumOfIntegersIsAnInteger() {
        HostArray x = ints(Shape.of(1, 2, 1), 16_777_217, 3);
        call(new GlobalMaxPooling1D(), x).assertType(DType.INT32).assertValues(16_777_217);
        call(new GlobalAveragePooling1D(), ints(Shape.of(1, 2, 1), 1, 2))
                .assertType(DType.FLOAT32)
                .assertValues(1.5);
    }

    @Test
    void unknownSizesAreAnnouncedAsSuch() {
        PartialShape input = PartialShape.batchOf(UNKNOWN, 4);
        assertEquals(PartialShape.batchOf(4), outputShape(new GlobalMaxPooling1D(), input));
        assertEquals(
                PartialShape.batchOf(UNKNOWN),
                outputShape(new GlobalAveragePooling1D(DataFormat.CHANNELS_FIRST), input));
    }

    @Test
    void otherInputsAndMasksAreRefused() {
        assertRefused(
                "layer \"layer\" (GlobalMaxPooling1D): the input needs 3 axes, not [None, 4]",
                () -> outputShape(new GlobalMaxPooling1D(), PartialShape.batchOf(4)));
        assertRefused(
                "layer \"layer\" (GlobalAveragePooling1D): the mask must be [batch, steps], not [1]",
                () -> call(new GlobalAveragePooling1D(), X, mask(Shape.of(1), 1)));
        assertRefused(
                "layer \"layer\" (GlobalAveragePooling1D): "
                        + "where: shapes do not broadcast: [1, 2, 1] and [1, 3, 2] (2 vs 3)",
                () -> call(new GlobalAveragePooling1D(), X, mask(Shape.of(1, 2), 1, 0)));
    }

    @Test
    void configurationsAreWrittenAsKeras3WritesThem() {
        assertWrittenAsRead("GlobalAveragePooling1D", "data_format", "channels_first", "keepdims", true);
        assertWrittenAsRead("GlobalMaxPooling1D", "data_format", "channels_last", "keepdims", false);
        assertEquals(
                "{data_format=channels_last, keepdims=false}",
                read("GlobalMaxPooling1D").ownConfig().toString());
        assertRefused(
                "layer \"l\": keepdims must be true or false, not 1", () -> read("GlobalMaxPooling1D", "keepdims", 1L));
    }
}
