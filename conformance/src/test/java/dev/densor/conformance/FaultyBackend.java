package dev.densor.conformance;

import dev.densor.backend.Backend;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.DeviceInfo;
import dev.densor.backend.Extent;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.reference.ReferenceProvider;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.nio.FloatBuffer;

/** The reference backend, in which subclasses break one thing. */
class FaultyBackend implements Backend {
    private final Backend sound = new ReferenceProvider().open(0);

    /** Changes one element of a float32 buffer. */
    interface Change {
        float of(int index, float value);
    }

    /** Applies {@code change} to every element, if they are float32. */
    void change(Buffer buffer, Change change) {
        if (buffer.dtype() != DType.FLOAT32) {
            return;
        }
        HostArray array = HostArray.allocate(DType.FLOAT32, Shape.of((int) buffer.size()));
        download(buffer, array);
        FloatBuffer values = (FloatBuffer) array.data();
        for (int i = 0; i < array.size(); i++) {
            values.put(i, change.of(i, values.get(i)));
        }
        upload(array, buffer);
    }

    @Override
    public DeviceInfo info() {
        return new DeviceInfo(
                "faulty:0", "the reference backend with a fault", sound.info().dtypes());
    }

    @Override
    public Buffer allocate(DType dtype, long size) {
        return sound.allocate(dtype, size);
    }

    @Override
    public void free(Buffer buffer) {
        sound.free(buffer);
    }

    @Override
    public long liveBytes() {
        return sound.liveBytes();
    }

    @Override
    public void upload(HostArray from, Buffer to) {
        sound.upload(from, to);
    }

    @Override
    public void download(Buffer from, HostArray to) {
        sound.download(from, to);
    }

    @Override
    public void synchronize() {
        sound.synchronize();
    }

    @Override
    public void close() {
        sound.close();
    }

    @Override
    public void fill(Buffer out, double value) {
        sound.fill(out, value);
    }

    @Override
    public void copy(View in, View out) {
        sound.copy(in, out);
    }

    @Override
    public void unary(UnaryOp op, Buffer in, Buffer out) {
        sound.unary(op, in, out);
    }

    @Override
    public void binary(BinaryOp op, View a, View b, Buffer out) {
        sound.binary(op, a, b, out);
    }

    @Override
    public void select(View condition, View a, View b, Buffer out) {
        sound.select(condition, a, b, out);
    }

    @Override
    public void reduce(ReduceOp op, Buffer in, Extent extent, Buffer out) {
        sound.reduce(op, in, extent, out);
    }

    @Override
    public void scan(ScanOp op, Buffer in, Extent extent, Buffer out) {
        sound.scan(op, in, extent, out);
    }

    @Override
    public void sort(Buffer in, Extent extent, Buffer values, Buffer indices) {
        sound.sort(in, extent, values, indices);
    }

    @Override
    public void matmul(MatmulSpec spec, Buffer a, Buffer b, Buffer out) {
        sound.matmul(spec, a, b, out);
    }

    @Override
    public void gather(Buffer table, Extent extent, Buffer indices, Buffer out) {
        sound.gather(table, extent, indices, out);
    }

    @Override
    public void scatterAdd(Buffer updates, Buffer indices, Extent extent, Buffer out) {
        sound.scatterAdd(updates, indices, extent, out);
    }

    @Override
    public void uniform(long seed, long counter, Buffer out) {
        sound.uniform(seed, counter, out);
    }
}
