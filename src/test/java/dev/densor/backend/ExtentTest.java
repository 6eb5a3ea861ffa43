package dev.densor.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.shape.Shape;
import org.junit.jupiter.api.Test;

class ExtentTest {
    @Test
    void splitsAShapeAtAnAxis() {
        Shape shape = Shape.of(2, 3, 5, 7);
        assertEquals(new Extent(1, 2, 105), Extent.of(shape, 0));
        assertEquals(new Extent(6, 5, 7), Extent.of(shape, 2));
        assertEquals(new Extent(30, 7, 1), Extent.of(shape, 3));
        assertEquals(new Extent(0, 4, 5), Extent.of(Shape.of(0, 4, 5), 1));
    }
}
