package dev.densor.shape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ShapeTest {
    private static void assertRefused(String message, Executable action) {
        assertEquals(message, assertThrows(ShapeException.class, action).getMessage());
    }

    @Test
    void sizeIsTheProductAndAScalarHasOneElement() {
        assertEquals(24, Shape.of(2, 3, 4).size());
        assertEquals(0, Shape.of(3, 0, 2).size());
        assertEquals(1, Shape.SCALAR.size());
        assertEquals(1L << 62, Shape.of(1 << 30, 1 << 30, 4).size());
        assertEquals(12, Shape.of(2, 3, 4).size(1, 3));
        assertEquals(1, Shape.of(2, 3, 4).size(1, 1));
    }

    @Test
    void sizesThatCannotBeAreRefused() {
        assertRefused("shape [2, -1] has a negative size", () -> Shape.of(2, -1));
        assertRefused(
                "shape [2147483647, 2147483647, 3] has more than 2^63 elements",
                () -> Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 3));
    }

    @Test
    void axesCountFromBothEnds() {
        Shape shape = Shape.of(5, 7, 11);
        assertEquals(7, shape.dim(1));
        assertEquals(11, shape.dim(-1));
        assertEquals(5, shape.dim(-3));
        assertEquals(2, shape.axis(-1, "sum"));
        assertRefused("sum: axis 3 is out of range for [5, 7, 11]", () -> shape.axis(3, "sum"));
        assertRefused("sum: axis -4 is out of range for [5, 7, 11]", () -> shape.axis(-4, "sum"));
        assertRefused("shape: axis 0 is out of range for []", () -> Shape.SCALAR.dim(0));
    }

    @Test
    void anAxisIsReplacedOrDropped() {
        Shape shape = Shape.of(5, 7, 11);
        assertEquals(Shape.of(5, 7, 2), shape.with(-1, 2));
        assertEquals(Shape.of(7, 11), shape.without(0));
        assertEquals(Shape.of(5, 7), shape.without(-1));
        assertEquals(Shape.SCALAR, Shape.of(5).without(0));
    }

    @Test
    void broadcastingAlignsAtTheLastAxis() {
        assertEquals(Shape.of(2, 3), Shape.broadcast(Shape.of(2, 3), Shape.of(3), "add"));
        assertEquals(Shape.of(4, 2, 3), Shape.broadcast(Shape.of(2, 1), Shape.of(4, 1, 3), "add"));
        assertEquals(Shape.of(2), Shape.broadcast(Shape.SCALAR, Shape.of(2), "add"));
        assertEquals(Shape.of(0), Shape.broadcast(Shape.of(1), Shape.of(0), "add"));
        assertEquals(Shape.of(3, 0, 2), Shape.broadcast(Shape.of(3, 0, 2), Shape.of(1, 2), "add"));
    }

    @Test
    void broadcastingNamesTheSizesThatDisagree() {
        assertRefused(
                "add: shapes do not broadcast: [2, 3] and [2] (3 vs 2)",
                () -> Shape.broadcast(Shape.of(2, 3), Shape.of(2), "add"));
        assertRefused(
                "add: shapes do not broadcast: [0] and [2] (0 vs 2)",
                () -> Shape.broadcast(Shape.of(0), Shape.of(2), "add"));
    }

    @Test
    void isAValueThatNobodyCanChange() {
        int[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.dims()[1] = 9;
        assertArrayEquals(new int[] {2, 3}, shape.dims());
        assertEquals(Shape.of(2, 3), shape);
        assertEquals(Shape.of(2, 3).hashCode(), shape.hashCode());
        assertNotEquals(Shape.of(3, 2), shape);
        assertEquals("[2, 3]", shape.toString());
        assertEquals("[]", Shape.SCALAR.toString());
    }
}
