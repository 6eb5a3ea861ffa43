package dev.densor.backend;

import dev.densor.shape.DType;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;

/**
 * A buffer read or written through a layout: transposed, sliced, repeated.
 *
 * @param buffer where the elements are
 * @param layout which of them, in which order
 */
public record View(Buffer buffer, Layout layout) {
    /** All of {@code buffer} as a vector. */
    public static View of(Buffer buffer) {
        return new View(buffer, Layout.contiguous(Shape.of(Math.toIntExact(buffer.size()))));
    }

    /** The sizes of the layout. */
    public Shape shape() {
        return layout.shape();
    }

    /** The type of the elements. */
    public DType dtype() {
        return buffer.dtype();
    }
}
