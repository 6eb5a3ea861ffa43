package dev.densor.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ReferenceDevice;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EinsumTest {
    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    /** 1, 2, 3, ... */
    private Tensor count(int... dims) {
        return Elementwise.add(device.counting(dims), 1);
    }

    private static int[] ints(String text) {
        return text == null
                ? new int[0]
                : Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    /** The operands hold 1, 2, 3, ...; the results are numpy.einsum's. */
    @ParameterizedTest
    @CsvSource({
        "'ab,bc->ac',       2 3,     3 2,   2 2,     22 28 49 64",
        "'abc,cd->abd',     2 1 2,   2 2,   2 1 2,   7 10 15 22",
        "'abc,bd->adc',     1 2 2,   2 2,   1 2 2,   10 14 14 20",
        "'bij,bjk->bki',    2 1 2,   2 2 1, 2 1 1,   5 25",
        "'ab,ab->b',        2 2,     2 2,   2,       10 20",
        "'ab,cd->ca',       2 2,     2 2,   2 2,     9 21 21 49",
        "'a,b->ba',         2,       3,     3 2,     1 2 2 4 3 6",
        "'ab,ab->',         2 2,     2 2,   ,        30",
        "'...x,xy->...y',   2 1 2,   2 2,   2 1 2,   7 10 15 22",
        "'...x,xy->...y',   2,       2 2,   2,       7 10",
        "'ab...,bc->ac...', 1 2 2,   2 2,   1 2 2,   10 14 14 20",
        "'...ab,...bc->...ac', 2 1 1 2, 3 2 1, 2 3 1 1, 5 11 17 11 25 39",
        "'abde,def->abf',   1 1 2 2, 2 2 2, 1 1 2,   50 60",
        "' ab , bc -> ac ', 2 3,     3 2,   2 2,     22 28 49 64",
    })
    void equationsGiveWhatNumpyGives(String equation, String left, String right, String shape, String values) {
        Tensor result = Einsum.of(equation).apply(count(ints(left)), count(ints(right)));
        assertEquals(Shape.of(ints(shape)), result.shape());
        assertArrayEquals(
                Arrays.stream(ints(values)).asDoubleStream().toArray(),
                result.toArray().toDoubles());
    }

    @Test
    void anEmptyInnerAxisSumsToZero() {
        Tensor result = Einsum.of("ab,bc->ac").apply(count(2, 0), count(0, 1));
        assertArrayEquals(new double[] {0, 0}, result.toArray().toDoubles());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ab,bc", "ab->ba", "a,b,c->abc", "a.b,b->a", "a1,1b->ab", "......a,a->a", "ab,bc->ac\n"})
    void whatIsNoEquationIsRefused(String equation) {
        String message =
                assertThrows(ShapeException.class, () -> Einsum.of(equation)).getMessage();
        assertTrue(message.contains("is not an equation of two operands"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "'aab,bc->ac',       'einsum aab,bc->ac: label ''a'' is twice in aab'",
        "'ab,bc->acc',       'einsum ab,bc->acc: label ''c'' is twice in acc'",
        "'ab,bc->ad',        'einsum ab,bc->ad: label ''d'' of the result is in no operand'",
        "'...ab,bc->ac',     'einsum ...ab,bc->ac: ... must be in an operand and in the result, or in neither'",
        "'ab,bc->...ac',     'einsum ab,bc->...ac: ... must be in an operand and in the result, or in neither'",
    })
    void equationsThatMeanNothingAreRefused(String equation, String message) {
        ShapeException error = assertThrows(ShapeException.class, () -> Einsum.of(equation));
        assertEquals(message, error.getMessage());
    }

    @Test
    void aLongEquationIsNotEvenRead() {
        String letters = "a".repeat(1_000_000);
        ShapeException error = assertThrows(ShapeException.class, () -> Einsum.of(letters));
        assertEquals("einsum: an equation of 1000000 characters is too long", error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "'ab,bc->ac',         2 3 1, 3 2, 'einsum ab,bc->ac: operand [2, 3, 1] has not the axes of ab'",
        "'...ab,bc->...ac',   2,     3 2, 'einsum ...ab,bc->...ac: operand [2] has not the axes of ...ab'",
        "'ab,bc->ac',         2 3,   4 2, 'einsum ab,bc->ac: label ''b'' is 3 in [2, 3] and 4 in [4, 2]'",
        "'ab,bc->ac',         2 1,   4 2, 'einsum ab,bc->ac: label ''b'' is 1 in [2, 1] and 4 in [4, 2]'",
        "'...a,...a->...',    2 3,   4 3, 'einsum ...a,...a->...: ... is 2 in [2, 3] and 4 in [4, 3]'",
    })
    void operandsThatDoNotFitAreRefused(String equation, String left, String right, String message) {
        Einsum einsum = Einsum.of(equation);
        ShapeException error =
                assertThrows(ShapeException.class, () -> einsum.apply(count(ints(left)), count(ints(right))));
        assertEquals(message, error.getMessage());
    }
}
