package dev.densor.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.DType;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import org.junit.jupiter.api.Test;

class ViewTest {
    private record FakeBuffer(DType dtype, long size) implements Buffer {}

    @Test
    void showsABufferThroughALayout() {
        Buffer buffer = new FakeBuffer(DType.INT8, 6);
        View view = new View(buffer, Layout.contiguous(Shape.of(2, 3)).permute(1, 0));
        assertEquals(Shape.of(3, 2), view.shape());
        assertEquals(DType.INT8, view.dtype());
    }

    @Test
    void showsAllOfABufferAsAVector() {
        View all = View.of(new FakeBuffer(DType.FLOAT32, 6));
        assertEquals(Shape.of(6), all.shape());
        assertTrue(all.layout().isContiguous());
    }
}
