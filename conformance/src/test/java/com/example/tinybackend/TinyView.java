package com.example.tinybackend;

import dev.densor.backend.View;
import dev.densor.shape.Layout;

/** The elements of a view in row-major order of its shape. */
final class TinyView {
    private final TinyBuffer buffer;
    private final Layout layout;

    TinyView(View view) {
        buffer = TinyBuffer.of(view.buffer());
        layout = view.layout();
    }

    /** Where an element stands in memory: a sum of strides, which may be 0 or negative. */
    private long position(long index) {
        long at = layout.offset();
        for (int axis = layout.shape().rank() - 1; axis >= 0; axis--) {
            at += index % layout.shape().dim(axis) * layout.stride(axis);
            index /= layout.shape().dim(axis);
        }
        return at;
    }

    double get(long index) {
        return buffer.get(position(index));
    }

    void set(long index, double value) {
        buffer.set(position(index), value);
    }
}
