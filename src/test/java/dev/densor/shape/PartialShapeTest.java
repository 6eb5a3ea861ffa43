package dev.densor.shape;

import static dev.densor.shape.PartialShape.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PartialShapeTest {
    private static final PartialShape IMAGES = PartialShape.batchOf(28, 28);

    private static void assertRefused(String message, Executable action) {
        assertEquals(message, assertThrows(ShapeException.class, action).getMessage());
    }

    @Test
    void printsUnknownSizesAsKerasDoes() {
        assertEquals("[None, 28, 28]", IMAGES.toString());
        assertEquals("[]", PartialShape.of().toString());
        assertEquals("[2, 3]", PartialShape.of(Shape.of(2, 3)).toString());
    }

    @Test
    void sizesBelowUnknownAreRefused() {
        assertRefused("shape [-2] has a negative size", () -> PartialShape.of(-2));
    }

    @Test
    void axesCountFromBothEnds() {
        assertEquals(UNKNOWN, IMAGES.dim(0));
        assertEquals(28, IMAGES.dim(-1));
        assertEquals(2, IMAGES.axis(-1, "flatten"));
        assertRefused("flatten: axis 3 is out of range for [None, 28, 28]", () -> IMAGES.axis(3, "flatten"));
    }

    @Test
    void aSizeThatHasToBeKnownSaysWhoseItIs() {
        assertEquals(28, IMAGES.knownDim(1, "layer \"d\""));
        assertRefused("layer \"d\": axis 0 of [None, 28, 28] must be known", () -> IMAGES.knownDim(0, "layer \"d\""));
        assertRefused(
                "layer \"d\": axis 3 is out of range for [None, 28, 28]", () -> IMAGES.knownDim(3, "layer \"d\""));
    }

    @Test
    void anAxisIsReplacedOrDropped() {
        assertEquals(PartialShape.of(32, 28, 28), IMAGES.with(0, 32));
        assertEquals(PartialShape.batchOf(28), IMAGES.without(-1));
        assertEquals(PartialShape.of(28, 28), IMAGES.without(0));
    }

    @Test
    void partsAreTakenAndJoined() {
        assertEquals(PartialShape.of(28, 28), IMAGES.slice(1, 3));
        assertEquals(PartialShape.of(), IMAGES.slice(1, 1));
        assertEquals(IMAGES, IMAGES.slice(0, 1).concat(PartialShape.of(28, 28)));
    }

    @Test
    void theProductIsUnknownWhenASizeIsOrItIsTooLarge() {
        assertEquals(UNKNOWN, IMAGES.product());
        assertEquals(784, IMAGES.slice(1, 3).product());
        assertEquals(1, PartialShape.of().product());
        assertEquals(0, PartialShape.of(3, 0).product());
        assertEquals(UNKNOWN, PartialShape.of(1 << 16, 1 << 15).product());
        assertEquals(1 << 30, PartialShape.of(1 << 15, 1 << 15).product());
    }

    @Test
    void acceptsShapesThatAgreeWhereItKnows() {
        assertTrue(IMAGES.accepts(Shape.of(7, 28, 28)));
        assertTrue(IMAGES.accepts(Shape.of(0, 28, 28)));
        assertFalse(IMAGES.accepts(Shape.of(7, 28, 27)));
        assertFalse(IMAGES.accepts(Shape.of(28, 28)));
    }

    @Test
    void acceptsRowsWhateverTheirNumber() {
        PartialShape seven = PartialShape.of(7, 28, PartialShape.UNKNOWN);
        assertTrue(seven.acceptsRows(Shape.of(7, 28, 3)));
        assertTrue(seven.acceptsRows(Shape.of(9, 28, 3)));
        assertFalse(seven.acceptsRows(Shape.of(7, 27, 3)));
        assertFalse(seven.acceptsRows(Shape.of(7, 28)));
    }

    @Test
    void isAValue() {
        assertEquals(PartialShape.of(UNKNOWN, 28, 28), IMAGES);
        assertEquals(PartialShape.of(UNKNOWN, 28, 28).hashCode(), IMAGES.hashCode());
        assertNotEquals(PartialShape.of(28, 28), IMAGES);
        IMAGES.dims()[0] = 3;
        assertEquals(UNKNOWN, IMAGES.dim(0));
    }
}
