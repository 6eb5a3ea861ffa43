package dev.densor.portable;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.host.HostBuffer;
import dev.densor.host.Rows;
import dev.densor.shape.Layout;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Kernels that treat every float32 element by itself: runs are copied to arrays, worked on there, and copied back. */
final class Elementwise {
    private Elementwise() {}

    static void fill(FloatBuffer out, float value) {
        Runs.forEach(out.limit(), (from, count, scratch) -> {
            Arrays.fill(scratch.x, 0, count, value);
            out.put(from, scratch.x, 0, count);
        });
    }

    static void unary(UnaryOp op, FloatBuffer in, FloatBuffer out) {
        Runs.forEach(in.limit(), (from, count, scratch) -> {
            in.get(from, scratch.x, 0, count);
            Functions.apply(op, scratch.x, count, scratch);
            out.put(from, scratch.x, 0, count);
        });
    }

    static void copy(View in, View out) {
        FloatBuffer source = floats(in);
        FloatBuffer target = floats(out);
        Rows.forEach(
                in.shape(),
                (offsets, strides, count) -> {
                    try (Scratch scratch = Scratch.take()) {
                        Runs.load(source, offsets[0], strides[0], scratch.x, count);
                        Runs.store(target, offsets[1], strides[1], scratch.x, count);
                    }
                },
                in.layout(),
                out.layout());
    }

    static void binary(BinaryOp op, View a, View b, FloatBuffer out) {
        FloatBuffer left = floats(a);
        FloatBuffer right = floats(b);
        Rows.forEach(
                a.shape(),
                (offsets, strides, count) -> {
                    try (Scratch scratch = Scratch.take()) {
                        Runs.load(left, offsets[0], strides[0], scratch.x, count);
                        Runs.load(right, offsets[1], strides[1], scratch.y, count);
                        BinaryFunctions.apply(op, scratch.x, scratch.y, count);
                        Runs.store(out, offsets[2], 1, scratch.x, count);
                    }
                },
                a.layout(),
                b.layout(),
                Layout.contiguous(a.shape()));
    }

    static void compare(BinaryOp op, View a, View b, ByteBuffer out) {
        FloatBuffer left = floats(a);
        FloatBuffer right = floats(b);
        Rows.forEach(
                a.shape(),
                (offsets, strides, count) -> {
                    try (Scratch scratch = Scratch.take()) {
                        Runs.load(left, offsets[0], strides[0], scratch.x, count);
                        Runs.load(right, offsets[1], strides[1], scratch.y, count);
                        BinaryFunctions.compare(op, scratch, count);
                        out.put((int) offsets[2], scratch.truths, 0, count);
                    }
                },
                a.layout(),
                b.layout(),
                Layout.contiguous(a.shape()));
    }

    static void select(View condition, View a, View b, FloatBuffer out) {
        ByteBuffer choice = ((HostBuffer) condition.buffer()).truths();
        FloatBuffer left = floats(a);
        FloatBuffer right = floats(b);
        Rows.forEach(
                a.shape(),
                (offsets, strides, count) -> {
                    try (Scratch scratch = Scratch.take()) {
                        Runs.load(left, offsets[1], strides[1], scratch.x, count);
                        Runs.load(right, offsets[2], strides[2], scratch.y, count);
                        for (int i = 0; i < count; i++) {
                            boolean first = choice.get((int) (offsets[0] + i * strides[0])) != 0;
                            scratch.x[i] = first ? scratch.x[i] : scratch.y[i];
                        }
                        Runs.store(out, offsets[3], 1, scratch.x, count);
                    }
                },
                condition.layout(),
                a.layout(),
                b.layout(),
                Layout.contiguous(a.shape()));
    }

    private static FloatBuffer floats(View view) {
        return ((HostBuffer) view.buffer()).floats();
    }
}
