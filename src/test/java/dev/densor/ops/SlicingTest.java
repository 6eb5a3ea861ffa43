package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.ReferenceDevice;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicingTest {
    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    /** What Python says of {@code [0, 1, 2, 3, 4][start:stop:step]}; a dash stands for none. */
    @ParameterizedTest
    @CsvSource({
        "-, -, 1, 01234",
        "1, 3, 1, 12",
        "-2, -, 1, 34",
        "0, -1, 1, 0123",
        "-9, 9, 1, 01234",
        "3, 1, 1, ''",
        "7, 9, 1, ''",
        "-, -, 2, 024",
        "1, -, 3, 14",
        "-, -, -1, 43210",
        "-, -, -2, 420",
        "3, 0, -1, 321",
        "9, -9, -1, 43210",
        "1, 3, -1, ''",
        "-4, -, -1, 10",
        "-, 2, -1, 43"
    })
    void stridesAsPythonDoes(String start, String stop, int step, String expected) {
        Tensor part = Slicing.strided(device.counting(5), 0, bound(start), bound(stop), step);
        assertArrayEquals(expected.chars().mapToDouble(c -> c - '0').toArray(), values(part));
    }

    private static Integer bound(String text) {
        return text.equals("-") ? null : Integer.valueOf(text);
    }

    @Test
    void refusesWhatIsNoSlice() {
        Tensor x = device.counting(2, 3);
        assertShapeRefused("strided: the step must not be 0", () -> Slicing.strided(x, 0, null, null, 0));
        assertShapeRefused(
                "slice: start [0] and size [1, 1] must have a number for each axis of [2, 3]",
                () -> Slicing.slice(x, new int[] {0}, new int[] {1, 1}));
        assertShapeRefused(
                "slice: 1 to 4 are not in axis 1 of [2, 3]",
                () -> Slicing.slice(x, new int[] {0, 1}, new int[] {2, 3}));
        assertEquals(
                Shape.of(2, 1),
                Slicing.slice(x, new int[] {0, 2}, new int[] {-1, -1}).shape());
    }
}
