package com.example.tinybackend;

import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.DeviceInfo;
import dev.densor.backend.Extent;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongToDoubleFunction;

/**
 * A whole backend, as small as one can be: three types, plain arrays, one element at a time. Each call is done when it
 * returns, so that there is no queue, and touches nothing but the memory that it is given, so that it needs no lock.
 */
final class TinyBackend implements Backend {
    private static final int LARGEST = 1 << 28;

    private final AtomicLong liveBytes = new AtomicLong();

    @Override
    public DeviceInfo info() {
        return new DeviceInfo("tiny:0", "plain arrays", Set.of(DType.FLOAT32, DType.INT32, DType.BOOL));
    }

    @Override
    public Buffer allocate(DType dtype, long size) {
        if (!info().dtypes().contains(dtype)) {
            throw new BackendException("tiny:0: has no " + dtype + ", only float32, int32 and bool");
        }
        if (size > LARGEST) {
            throw new BackendException("tiny:0: allocating " + size + " elements: at most " + LARGEST);
        }
        liveBytes.addAndGet(size * dtype.bytes());
        return new TinyBuffer(dtype, (int) size);
    }

    @Override
    public void free(Buffer buffer) {
        liveBytes.addAndGet(-buffer.size() * buffer.dtype().bytes());
    }

    @Override
    public long liveBytes() {
        return liveBytes.get();
    }

    @Override
    public void upload(HostArray from, Buffer to) {
        TinyBuffer.of(to).read(from);
    }

    @Override
    public void download(Buffer from, HostArray to) {
        TinyBuffer.of(from).write(to);
    }

    @Override
    public void synchronize() {
        // Nothing is ever queued.
    }

    @Override
    public void close() {
        // Nothing but arrays, which the collector takes.
    }

    private static void forEach(Buffer out, LongToDoubleFunction element) {
        for (long i = 0; i < out.size(); i++) {
            TinyBuffer.of(out).setResult(i, element.applyAsDouble(i));
        }
    }

    @Override
    public void fill(Buffer out, double value) {
        for (long i = 0; i < out.size(); i++) {
            TinyBuffer.of(out).set(i, value);
        }
    }

    @Override
    public void copy(View in, View out) {
        TinyView from = new TinyView(in);
        TinyView to = new TinyView(out);
        for (long i = 0; i < in.shape().size(); i++) {
            to.set(i, from.get(i));
        }
    }

    @Override
    public void unary(UnaryOp op, Buffer in, Buffer out) {
        TinyBuffer x = TinyBuffer.of(in);
        boolean isWhole = op == UnaryOp.SQUARE && !x.isFloat();
        forEach(out, i -> isWhole ? TinyFunctions.wholeProduct(x.get(i), x.get(i)) : TinyFunctions.apply(op, x.get(i)));
    }

    @Override
    public void binary(BinaryOp op, View a, View b, Buffer out) {
        TinyView x = new TinyView(a);
        TinyView y = new TinyView(b);
        boolean isWhole = op == BinaryOp.MULTIPLY && a.dtype() == DType.INT32;
        forEach(
                out,
                i -> isWhole
                        ? TinyFunctions.wholeProduct(x.get(i), y.get(i))
                        : TinyFunctions.apply(op, x.get(i), y.get(i)));
    }

    @Override
    public void select(View condition, View a, View b, Buffer out) {
        TinyView choice = new TinyView(condition);
        TinyView x = new TinyView(a);
        TinyView y = new TinyView(b);
        forEach(out, i -> choice.get(i) != 0 ? x.get(i) : y.get(i));
    }

    @Override
    public void reduce(ReduceOp op, Buffer in, Extent extent, Buffer out) {
        TinyRow.forEach(
                TinyBuffer.of(in), extent, (i, row) -> TinyBuffer.of(out).setResult(i, row.reduce(op)));
    }

    @Override
    public void scan(ScanOp op, Buffer in, Extent extent, Buffer out) {
        TinyRow.forEach(TinyBuffer.of(in), extent, (i, row) -> row.scan(op, TinyBuffer.of(out)));
    }

    @Override
    public void sort(Buffer in, Extent extent, Buffer values, Buffer indices) {
        TinyRow.forEach(TinyBuffer.of(in), extent, (i, row) -> row.sort(TinyBuffer.of(values), TinyBuffer.of(indices)));
    }

    @Override
    public void matmul(MatmulSpec spec, Buffer a, Buffer b, Buffer out) {
        TinyBuffer x = TinyBuffer.of(a);
        TinyBuffer y = TinyBuffer.of(b);
        forEach(out, index -> {
            long batch = index / spec.n() / spec.m();
            long row = index / spec.n() % spec.m();
            long column = index % spec.n();
            long left = batch * spec.m() * spec.k();
            long right = batch * spec.k() * spec.n();
            double sum = 0;
            for (long p = 0; p < spec.k(); p++) {
                sum += x.get(left + (spec.transposeA() ? p * spec.m() + row : row * spec.k() + p))
                        * y.get(right + (spec.transposeB() ? column * spec.k() + p : p * spec.n() + column));
            }
            return sum;
        });
    }

    @Override
    public void gather(Buffer table, Extent extent, Buffer indices, Buffer out) {
        TinyBuffer from = TinyBuffer.of(table);
        long perOuter = indices.size() * extent.inner();
        forEach(out, i -> {
            long row = (long) TinyBuffer.of(indices).get(i % perOuter / extent.inner());
            boolean isInside = row >= 0 && row < extent.length();
            return isInside
                    ? from.get((i / perOuter * extent.length() + row) * extent.inner() + i % extent.inner())
                    : 0;
        });
    }

    @Override
    public void scatterAdd(Buffer updates, Buffer indices, Extent extent, Buffer out) {
        TinyBuffer to = TinyBuffer.of(out);
        long perOuter = indices.size() * extent.inner();
        for (long i = 0; i < updates.size(); i++) {
            long row = (long) TinyBuffer.of(indices).get(i % perOuter / extent.inner());
            if (row >= 0 && row < extent.length()) {
                long at = (i / perOuter * extent.length() + row) * extent.inner() + i % extent.inner();
                to.set(at, to.get(at) + TinyBuffer.of(updates).get(i));
            }
        }
    }

    @Override
    public void uniform(long seed, long counter, Buffer out) {
        forEach(out, i -> (Philox.word(seed, counter, i) >>> 8) * 0x1p-24);
    }
}
