package dev.densor.reference;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.host.HostBuffer;
import dev.densor.host.Rows;
import dev.densor.shape.Layout;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Kernels that treat every element by itself: floating point as doubles, integers and BOOL as longs. */
final class Elementwise {
    private Elementwise() {}

    static void fill(HostBuffer out, double value) {
        Layout all = View.of(out).layout();
        Rows.forEach(
                all.shape(),
                (offsets, strides, count) -> {
                    double[] values = new double[count];
                    Arrays.fill(values, value);
                    out.store(offsets[0], strides[0], values, count);
                },
                all);
    }

    static void copy(View in, View out) {
        if (in.dtype().isFloating()) {
            mapDoubles(in, out, DoubleUnaryOperator.identity());
        } else {
            mapLongs(in, out, LongUnaryOperator.identity());
        }
    }

    static void unary(UnaryOp op, HostBuffer in, HostBuffer out) {
        if (in.dtype().isFloating()) {
            mapDoubles(View.of(in), View.of(out), UnaryFunctions.of(op));
        } else {
            mapLongs(View.of(in), View.of(out), UnaryFunctions.ofIntegers(op));
        }
    }

    static void binary(BinaryOp op, View a, View b, HostBuffer out) {
        if (a.dtype().isFloating()) {
            zipDoubles(BinaryFunctions.of(op), a, b, out);
        } else {
            zipLongs(BinaryFunctions.ofIntegers(op), a, b, out);
        }
    }

    static void select(View condition, View a, View b, HostBuffer out) {
        HostBuffer choice = (HostBuffer) condition.buffer();
        HostBuffer[] sources = {(HostBuffer) a.buffer(), (HostBuffer) b.buffer()};
        boolean floating = a.dtype().isFloating();
        Layout[] layouts = {condition.layout(), a.layout(), b.layout(), Layout.contiguous(a.shape())};
        Rows.forEach(
                a.shape(),
                (offsets, strides, count) -> {
                    long[] chosen = new long[count];
                    choice.load(offsets[0], strides[0], chosen, count);
                    if (floating) {
                        selectDoubles(chosen, sources, offsets, strides, out);
                    } else {
                        selectLongs(chosen, sources, offsets, strides, out);
                    }
                },
                layouts);
    }

    private static void selectDoubles(
            long[] chosen, HostBuffer[] from, long[] offsets, long[] strides, HostBuffer out) {
        double[] x = new double[chosen.length];
        double[] y = new double[chosen.length];
        from[0].load(offsets[1], strides[1], x, x.length);
        from[1].load(offsets[2], strides[2], y, y.length);
        for (int i = 0; i < x.length; i++) {
            x[i] = chosen[i] != 0 ? x[i] : y[i];
        }
        out.store(offsets[3], strides[3], x, x.length);
    }

    private static void selectLongs(long[] chosen, HostBuffer[] from, long[] offsets, long[] strides, HostBuffer out) {
        long[] x = new long[chosen.length];
        long[] y = new long[chosen.length];
        from[0].load(offsets[1], strides[1], x, x.length);
        from[1].load(offsets[2], strides[2], y, y.length);
        for (int i = 0; i < x.length; i++) {
            x[i] = chosen[i] != 0 ? x[i] : y[i];
        }
        out.store(offsets[3], strides[3], x, x.length);
    }

    private static void mapDoubles(View in, View out, DoubleUnaryOperator function) {
        HostBuffer source = (HostBuffer) in.buffer();
        HostBuffer target = (HostBuffer) out.buffer();
        Rows.forEach(
                in.shape(),
                (offsets, strides, count) -> {
                    double[] values = new double[count];
                    source.load(offsets[0], strides[0], values, count);
                    for (int i = 0; i < count; i++) {
                        values[i] = function.applyAsDouble(values[i]);
                    }
                    target.store(offsets[1], strides[1], values, count);
                },
                in.layout(),
                out.layout());
    }

    private static void mapLongs(View in, View out, LongUnaryOperator function) {
        HostBuffer source = (HostBuffer) in.buffer();
        HostBuffer target = (HostBuffer) out.buffer();
        Rows.forEach(
                in.shape(),
                (offsets, strides, count) -> {
                    long[] values = new long[count];
                    source.load(offsets[0], strides[0], values, count);
                    for (int i = 0; i < count; i++) {
                        values[i] = function.applyAsLong(values[i]);
                    }
                    target.store(offsets[1], strides[1], values, count);
                },
                in.layout(),
                out.layout());
    }

    private static void zipDoubles(DoubleBinaryOperator function, View a, View b, HostBuffer out) {
        HostBuffer left = (HostBuffer) a.buffer();
        HostBuffer right = (HostBuffer) b.buffer();
        Rows.forEach(
                a.shape(),
                (offsets, strides, count) -> {
                    double[] x = new double[count];
                    double[] y = new double[count];
                    left.load(offsets[0], strides[0], x, count);
                    right.load(offsets[1], strides[1], y, count);
                    for (int i = 0; i < count; i++) {
                        x[i] = function.applyAsDouble(x[i], y[i]);
                    }
                    out.store(offsets[2], strides[2], x, count);
                },
                a.layout(),
                b.layout(),
                Layout.contiguous(a.shape()));
    }

    private static void zipLongs(LongBinaryOperator function, View a, View b, HostBuffer out) {
        HostBuffer left = (HostBuffer) a.buffer();
        HostBuffer right = (HostBuffer) b.buffer();
        Rows.forEach(
                a.shape(),
                (offsets, strides, count) -> {
                    long[] x = new long[count];
                    long[] y = new long[count];
                    left.load(offsets[0], strides[0], x, count);
                    right.load(offsets[1], strides[1], y, count);
                    for (int i = 0; i < count; i++) {
                        x[i] = function.applyAsLong(x[i], y[i]);
                    }
                    out.store(offsets[2], strides[2], x, count);
                },
                a.layout(),
                b.layout(),
                Layout.contiguous(a.shape()));
    }
}
