package dev.densor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.DType;
import dev.densor.shape.DTypeException;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Variable;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link K} takes from host memory and gives back to it. */
class KHostTest {
    @RegisterExtension
    final CurrentDevice device = new CurrentDevice();

    private static void overwrite(HostArray array) {
        ((FloatBuffer) array.data()).put(0, 99);
    }

    @Test
    void aVariableSharesNothingWithWhatItWasGiven() {
        HostArray given = HostArray.of(new float[] {1, 2}, Shape.of(2));
        try (Variable variable = K.variable(given)) {
            overwrite(given);
            assertArrayEquals(new double[] {1, 2}, K.eval(variable).toDoubles());
            K.setValue(variable, given);
            ((FloatBuffer) given.data()).put(0, 5);
            assertArrayEquals(new double[] {99, 2}, K.eval(variable).toDoubles());
        }
    }

    @Test
    void whatIsReadFromAVariableIsACopy() {
        try (Variable variable = K.variable(new double[] {1, 2})) {
            overwrite(K.getValue(variable));
            overwrite(K.eval(variable));
            overwrite(K.batchGetValue(List.of(variable)).get(0));
            assertArrayEquals(new double[] {1, 2}, K.getValue(variable).toDoubles());
        }
    }

    @ParameterizedTest
    @EnumSource
    void copiesAreOfEveryType(DType dtype) {
        HostArray from = HostArray.of(new double[] {0, 1, 1, 0}, Shape.of(2, 2)).cast(dtype);
        HostArray to = HostCopy.of(from);
        assertEquals(from.toString(), to.toString());
        assertArrayEquals(from.toDoubles(), to.toDoubles());
    }

    @Test
    void aCopyOfABufferInTheOtherByteOrderHasTheSameNumbers() {
        HostArray from = HostArray.view(DType.INT32, Shape.of(1), ByteBuffer.wrap(new byte[] {0, 0, 1, 2}));
        assertEquals(258, HostCopy.of(from).getLong(0));
    }

    @Test
    void longsKeepTheirBitsAtEveryDepth() {
        long large = (1L << 53) + 1;
        for (Object value : new Object[] {
            large, new long[] {large}, new long[][] {{large}}, new Object[] {large}, new Object[] {new long[] {large}}
        }) {
            assertEquals(large, NestedArray.of(value, DType.INT64).getLong(0));
        }
    }

    @Test
    void numbersOfAnyTypeAreTakenAndMixed() {
        Object[] rows = {
            new int[] {1, 2},
            new double[] {0.5, 2},
            new float[] {0.5f, 2},
            new long[] {1, 2},
            new short[] {1, 2},
            new byte[] {1, 2},
            new boolean[] {true, false},
            new Object[] {1L, 2.5f}
        };
        assertArrayEquals(
                new double[] {1, 2, 0.5, 2, 0.5, 2, 1, 2, 1, 2, 1, 2, 1, 0, 1, 2.5},
                NestedArray.of(rows, DType.FLOAT64).toDoubles());
        assertArrayEquals(
                new double[] {1, 0, 3, 4},
                NestedArray.of(new Object[] {new boolean[] {true, false}, new int[] {3, 4}}, DType.INT32)
                        .toDoubles());
    }

    @Test
    void anEmptyArrayIsAsDeepAsItsTypeSays() {
        assertEquals(Shape.of(0), NestedArray.of(new int[0], DType.INT32).shape());
        assertEquals(
                Shape.of(0, 0), NestedArray.of(new double[0][5], DType.FLOAT32).shape());
        assertEquals(
                Shape.of(3, 0), NestedArray.of(new double[3][0], DType.FLOAT32).shape());
    }

    @Test
    void nullIsRefusedWithAMessage() {
        for (Object value : new Object[] {null, new double[][] {{1}, null}, new double[2][], new Object[] {1, null}}) {
            DTypeException refused = assertThrows(DTypeException.class, () -> NestedArray.of(value, DType.FLOAT32));
            assertTrue(refused.getMessage().startsWith("constant: null"), refused.getMessage());
        }
    }

    @Test
    void anArrayThatDoesNotFitIsShownByItsLength() {
        double[][] ragged = {{1, 2}, {3}};
        ShapeException refused = assertThrows(ShapeException.class, () -> NestedArray.of(ragged, DType.FLOAT32));
        assertEquals(
                "constant: the arrays differ in length or depth: double[1] is among arrays [2, 2];"
                        + " give each depth one length",
                refused.getMessage());
        Object[] deeper = {new int[] {1}, new int[][] {{1}}};
        assertThrows(ShapeException.class, () -> NestedArray.of(deeper, DType.FLOAT32));
        assertThrows(ShapeException.class, () -> NestedArray.of(new Object[] {1, new int[] {1}}, DType.FLOAT32));
    }
}
