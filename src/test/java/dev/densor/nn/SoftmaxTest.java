package dev.densor.nn;

import static dev.densor.nn.Calls.assertRefused;
import static dev.densor.nn.Calls.assertWrittenAsRead;
import static dev.densor.nn.Calls.call;
import static dev.densor.nn.Calls.floats;
import static dev.densor.nn.Calls.mask;
import static dev.densor.nn.Calls.outputShape;
import static dev.densor.nn.Calls.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
    private static final float LN2 = (float) Math.log(2);
    private static final double INF = Double.POSITIVE_INFINITY;

    private static void assertClose(HostArray actual, double... expected) {
        assertArrayEquals(expected, actual.toDoubles(), 1e-6);
    }

    @Test
    void theLastAxisSumsToOne() {
        HostArray x = floats(Shape.of(2, 2), 0, LN2, LN2, LN2);
        assertClose(call(new Softmax(), x).value(), 1 / 3.0, 2 / 3.0, .5, .5);
    }

    @Test
    void anotherAxisOrSeveralTogether() {
        HostArray x = floats(Shape.of(1, 2, 2), 0, LN2, LN2, LN2);
        assertClose(call(new Softmax(1), x).value(), 1 / 3.0, .5, 2 / 3.0, .5);
        assertClose(call(new Softmax(1, 2), x).value(), 1 / 7.0, 2 / 7.0, 2 / 7.0, 2 / 7.0);
        assertClose(call(new Softmax(-1, 1), x).value(), 1 / 7.0, 2 / 7.0, 2 / 7.0, 2 / 7.0);
    }

    @Test
    void anInfiniteElementIsWhatKerasMakesOfIt() {
        HostArray x = floats(Shape.of(1, 2, 2), 1, 2, 3, INF);
        call(new Softmax(1, 2), x).assertValues(0, 0, 0, Double.NaN);
        call(new Softmax(), floats(Shape.of(1, 2), 1, INF)).assertValues(Double.NaN, Double.NaN);
    }

    @Test
    void maskedElementsAreZeroAndTheOthersSumToOne() {
        HostArray x = floats(Shape.of(2, 3), 0, 9, LN2, 0, LN2, 9);
        Calls.Output output = call(new Softmax(), x, mask(Shape.of(2, 3), 1, 0, 1, 0, 0, 0));
        assertClose(output.value(), 1 / 3.0, 0, 2 / 3.0, 0, 0, 0);
        output.assertMask(1, 0, 1, 0, 0, 0);
    }

    @Test
    void float16IsMaskedWithANumberThatItCanHold() {
        HostArray x = floats(Shape.of(1, 2), 1, 1);
        call(new Softmax().dtype("float16"), x, mask(Shape.of(1, 2), 1, 0))
                .assertType(DType.FLOAT16)
                .assertValues(1, 0);
    }

    @Test
    void aMaskOfStepsDoesNotFit() {
        HostArray x = floats(Shape.of(1, 2, 3), 1, 2, 3, 4, 5, 6);
        assertRefused(
                "layer \"layer\" (Softmax): mask [1, 2] does not broadcast to the input [1, 2, 3]; "
                        + "Softmax masks elements, not the steps of a sequence",
                () -> call(new Softmax(), x, mask(Shape.of(1, 2), 1, 0)));
        assertRefused(
                "layer \"layer\" (Softmax): mask [1, 1, 3] does not broadcast to the input [1, 3]; "
                        + "Softmax masks elements, not the steps of a sequence",
                () -> call(new Softmax(), floats(Shape.of(1, 3), 1, 2, 3), mask(Shape.of(1, 1, 3), 1, 0, 1)));
    }

    @Test
    void axesAreWrittenAsTheyWereRead() {
        assertWrittenAsRead("Softmax", "axis", -1L);
        assertWrittenAsRead("Softmax", "axis", List.of(1L));
        assertWrittenAsRead("Softmax", "axis", List.of(1L, 2L));
        assertEquals("{axis=-1}", read("Softmax").ownConfig().toString());
        assertEquals("{axis=[1, 2]}", new Softmax(1, 2).ownConfig().toString());
    }

    @Test
    void axesThatCannotBeAreRefused() {
        PartialShape input = PartialShape.batchOf(3);
        assertRefused("Softmax: axis must name at least one axis", () -> new Softmax(new int[0]));
        assertRefused(
                "layer \"l\": axis must be an integer or a list of at least one, not []",
                () -> read("Softmax", "axis", List.of()));
        assertRefused(
                "layer \"layer\" (Softmax): axis 2 is out of range for [None, 3]",
                () -> outputShape(new Softmax(2), input));
        assertRefused(
                "layer \"layer\" (Softmax): axes [1, -1] name an axis of [None, 3] twice",
                () -> outputShape(new Softmax(1, -1), input));
    }
}
