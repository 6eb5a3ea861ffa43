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
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Flatten, Reshape, Permute and RepeatVector. */
class ReshapingLayersTest {
    private static HostArray counted(int... dims) {
        Shape shape = Shape.of(dims);
        return HostArray.of(IntStream.range(0, (int) shape.size()).toArray(), shape)
                .cast(DType.FLOAT32);
    }

    @Test
    void flattenJoinsTheAxesOfARow() {
        call(new Flatten(), counted(2, 2, 3)).assertShape(2, 6).assertValues(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        call(new Flatten(), counted(2)).assertShape(2, 1);
        call(new Flatten(), counted(0, 2, 3)).assertShape(0, 6);
        call(new Flatten(), counted(2, 0, 3)).assertShape(2, 0);
    }

    @Test
    void flattenMovesChannelsLast() {
        Flatten flatten = new Flatten(DataFormat.CHANNELS_FIRST);
        call(flatten, counted(1, 2, 3, 2)).assertShape(1, 12).assertValues(0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11);
        call(new Flatten(DataFormat.CHANNELS_FIRST), counted(1, 3)).assertValues(0, 1, 2);
        call(new Flatten(DataFormat.CHANNELS_FIRST), counted(2)).assertShape(2, 1);
    }

    @Test
    void flattenAnnouncesWhatIsKnown() {
        assertEquals(PartialShape.batchOf(6), outputShape(new Flatten(), PartialShape.batchOf(2, 3)));
        assertEquals(PartialShape.of(5, 6), outputShape(new Flatten(), PartialShape.of(5, 2, 3)));
        assertEquals(PartialShape.batchOf(UNKNOWN), outputShape(new Flatten(), PartialShape.batchOf(UNKNOWN, 3)));
        assertRefused(
                "layer \"layer\" (Flatten): the input needs 1 or more axes, not []",
                () -> outputShape(new Flatten(), PartialShape.of()));
    }

    @Test
    void flattenRefusesARowThatIsTooLong() {
        Model model = Sequential.of(new RepeatVector(Integer.MAX_VALUE).inputShape(2), new Flatten());
        assertRefused(
                "layer \"flatten\" (Flatten): merge: axes 1 to 2 of [1, 2147483647, 2] have more than 2^31 - 1 elements",
                () -> model.predict(new float[1][2]));
        model.close();
    }

    @Test
    void reshapeFillsTheSizesInRowMajorOrder() {
        call(new Reshape(3, 2), counted(2, 6)).assertShape(2, 3, 2).assertValues(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        call(new Reshape(-1, 2), counted(1, 2, 3)).assertShape(1, 3, 2);
        call(new Reshape(), counted(2, 1)).assertShape(2);
        call(new Reshape(2, 0, 7), counted(2, 0)).assertShape(2, 2, 0, 7);
        call(new Reshape(-1, 3), counted(0, 6)).assertShape(0, 2, 3);
    }

    @Test
    void reshapeAnnouncesWhatIsKnown() {
        assertEquals(PartialShape.batchOf(2, 3), outputShape(new Reshape(-1, 3), PartialShape.batchOf(6)));
        assertEquals(PartialShape.batchOf(UNKNOWN, 3), outputShape(new Reshape(-1, 3), PartialShape.batchOf(UNKNOWN)));
        assertEquals(PartialShape.of(4, 2, 3), outputShape(new Reshape(2, 3), PartialShape.of(4, UNKNOWN)));
    }

    @Test
    void reshapeRefusesSizesThatDoNotFill() {
        PartialShape input = PartialShape.batchOf(5);
        assertRefused(
                "layer \"layer\" (Reshape): a row of [5] has 5 elements, which do not fill [3, 2]",
                () -> outputShape(new Reshape(3, 2), input));
        assertRefused(
                "layer \"layer\" (Reshape): a row of [5] has 5 elements, which do not fill [3, -1]",
                () -> outputShape(new Reshape(3, -1), input));
        assertRefused(
                "layer \"layer\" (Reshape): a row of [0] has 0 elements, which do not fill [-1, 0]",
                () -> outputShape(new Reshape(-1, 0), PartialShape.batchOf(0)));
        assertRefused(
                "layer \"layer\" (Reshape): a row of [8] has 8 elements, which do not fill [-1, 65536, 65536]",
                () -> outputShape(new Reshape(-1, 65536, 65536), PartialShape.batchOf(8)));
        assertRefused(
                "layer \"layer\" (Reshape): the input needs 1 or more axes, not []",
                () -> outputShape(new Reshape(1), PartialShape.of()));
    }

    @Test
    void reshapeSeesWhetherARowFillsOnlyOnceItIsKnown() {
        Layer reshape = new Reshape(-1, 4).named("r");
        outputShape(reshape, PartialShape.batchOf(UNKNOWN));
        call(reshape, counted(1, 8)).assertShape(1, 2, 4);
        assertRefused(
                "layer \"r\" (Reshape): a row of [6] has 6 elements, which do not fill [-1, 4]",
                () -> Sequential.of(new Reshape(-1, 4).named("r")).predict(counted(1, 6)));
    }

    @Test
    void reshapeRefusesOtherNegativeSizes() {
        String message = "Reshape: target_shape must have sizes of 0 or more, and at most one -1, not ";
        assertRefused(message + "[-1, -1]", () -> new Reshape(-1, -1));
        assertRefused(message + "[-2]", () -> new Reshape(-2));
        assertRefused("layer \"l\": target_shape must be a list of integers, not null", () -> read("Reshape"));
    }

    @Test
    void permuteReordersTheAxesOfARow() {
        call(new Permute(2, 1), counted(2, 2, 3))
                .assertShape(2, 3, 2)
                .assertValues(0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11);
        call(new Permute(), counted(2)).assertValues(0, 1);
        assertEquals(
                PartialShape.batchOf(4, UNKNOWN, 3),
                outputShape(new Permute(3, 1, 2), PartialShape.batchOf(UNKNOWN, 3, 4)));
    }

    @Test
    void permuteRefusesWhatIsNoOrder() {
        assertRefused(
                "Permute: dims must name each axis after the batch once, from 1 on, not [1, 3]",
                () -> new Permute(1, 3));
        assertRefused(
                "Permute: dims must name each axis after the batch once, from 1 on, not [0, 1]",
                () -> new Permute(0, 1));
        assertRefused("layer \"l\": dims must be a list of integers, not null", () -> read("Permute"));
        assertRefused(
                "layer \"layer\" (Permute): the input needs 3 axes, not [None, 4]",
                () -> outputShape(new Permute(2, 1), PartialShape.batchOf(4)));
    }

    @Test
    void repeatVectorRepeatsEachRow() {
        call(new RepeatVector(2), counted(2, 2)).assertShape(2, 2, 2).assertValues(0, 1, 0, 1, 2, 3, 2, 3);
        call(new RepeatVector(3), counted(0, 2)).assertShape(0, 3, 2);
        assertEquals(PartialShape.batchOf(3, UNKNOWN), outputShape(new RepeatVector(3), PartialShape.batchOf(UNKNOWN)));
    }

    @Test
    void repeatVectorRefusesOtherInputsAndCounts() {
        assertRefused("RepeatVector: n must be a positive integer, not 0", () -> new RepeatVector(0));
        assertRefused("layer \"l\": n must be a positive integer, not 2.5", () -> read("RepeatVector", "n", 2.5));
        assertRefused("layer \"l\": n must be a positive integer, not true", () -> read("RepeatVector", "n", true));
        assertRefused(
                "layer \"layer\" (RepeatVector): the input needs 2 axes, not [None, 4, 5]",
                () -> outputShape(new RepeatVector(2), PartialShape.batchOf(4, 5)));
    }

    @Test
    void integersStayIntegersAndTheMaskEnds() {
        HostArray x = ints(Shape.of(1, 2, 1), 16_777_217, 3);
        HostArray mask = mask(Shape.of(1, 2), 1, 0);
        for (Layer layer : List.of(new Flatten(), new Reshape(2), new Permute(2, 1))) {
            call(layer, x, mask)
                    .assertType(DType.INT32)
                    .assertValues(16_777_217, 3)
                    .assertNoMask();
        }
        call(new RepeatVector(1), ints(Shape.of(1, 1), 16_777_217), mask(Shape.of(1), 1))
                .assertType(DType.INT32)
                .assertValues(16_777_217)
                .assertNoMask();
    }

    @Test
    void floatingPointIsConvertedToTheTypeOfThePolicy() {
        call(new Flatten().dtype("float16"), floats(Shape.of(1, 1), 2049))
                .assertType(DType.FLOAT16)
                .assertValues(2048);
    }

    @Test
    void configurationsAreWrittenAsKeras3WritesThem() {
        assertWrittenAsRead("Flatten", "data_format", "channels_last");
        assertWrittenAsRead("Flatten", "data_format", "channels_first");
        assertWrittenAsRead("Reshape", "target_shape", List.of(-1L, 2L));
        assertWrittenAsRead("Permute", "dims", List.of(2L, 1L));
        assertWrittenAsRead("RepeatVector", "n", 3L);
        assertEquals("{data_format=channels_last}", read("Flatten").ownConfig().toString());
    }

    @Test
    void sizesThatAreSetLaterByTheCallerDoNotMatter() {
        int[] target = {2, 3};
        Reshape reshape = new Reshape(target);
        Arrays.fill(target, 7);
        assertEquals("{target_shape=[2, 3]}", reshape.ownConfig().toString());
    }
}
