package dev.densor.reference;

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
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicLong;

/** The contract over Java arrays. Calls have finished when they return, on the caller's thread and the common pool. */
final class ReferenceBackend implements Backend {
    private static final String NAME = "reference:0";

    private final AtomicLong liveBytes = new AtomicLong();

    @Override
    public DeviceInfo info() {
        String hardware =
                "plain Java in double arithmetic, " + Runtime.getRuntime().availableProcessors() + " cores";
        return new DeviceInfo(NAME, hardware, EnumSet.allOf(DType.class));
    }

    @Override
    public Buffer allocate(DType dtype, long size) {
        if (size > Integer.MAX_VALUE - 8) {
            throw new BackendException(
                    NAME + ": allocate " + size + " " + dtype + ": more than a Java array holds; use smaller batches");
        }
        try {
            Storage storage = new Storage(dtype, (int) size);
            liveBytes.addAndGet(storage.bytes());
            return storage;
        } catch (OutOfMemoryError full) {
            throw new BackendException(NAME + ": out of memory allocating " + size + " " + dtype + " ("
                    + (liveBytes.get() >> 20) + " MiB live, heap of "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB); use smaller batches or raise -Xmx");
        }
    }

    @Override
    public void free(Buffer buffer) {
        Storage storage = (Storage) buffer;
        storage.release();
        liveBytes.addAndGet(-storage.bytes());
    }

    @Override
    public long liveBytes() {
        return liveBytes.get();
    }

    @Override
    public void upload(HostArray from, Buffer to) {
        Transfers.upload(from, (Storage) to);
    }

    @Override
    public void download(Buffer from, HostArray to) {
        Transfers.download((Storage) from, to);
    }

    @Override
    public void synchronize() {
        // Nothing is ever queued.
    }

    @Override
    public void close() {
        // The arrays are the collector's.
    }

    @Override
    public void fill(Buffer out, double value) {
        Elementwise.fill((Storage) out, value);
    }

    @Override
    public void copy(View in, View out) {
        Elementwise.copy(in, out);
    }

    @Override
    public void unary(UnaryOp op, Buffer in, Buffer out) {
        Elementwise.unary(op, (Storage) in, (Storage) out);
    }

    @Override
    public void binary(BinaryOp op, View a, View b, Buffer out) {
        Elementwise.binary(op, a, b, (Storage) out);
    }

    @Override
    public void select(View condition, View a, View b, Buffer out) {
        Elementwise.select(condition, a, b, (Storage) out);
    }

    @Override
    public void reduce(ReduceOp op, Buffer in, Extent extent, Buffer out) {
        new Reductions((Storage) in, extent, (Storage) out).reduce(op);
    }

    @Override
    public void scan(ScanOp op, Buffer in, Extent extent, Buffer out) {
        new Reductions((Storage) in, extent, (Storage) out).scan(op);
    }

    @Override
    public void sort(Buffer in, Extent extent, Buffer values, Buffer indices) {
        Sorting.sort((Storage) in, extent, (Storage) values, (Storage) indices);
    }

    @Override
    public void matmul(MatmulSpec spec, Buffer a, Buffer b, Buffer out) {
        Products.matmul(spec, (Storage) a, (Storage) b, (Storage) out);
    }

    @Override
    public void gather(Buffer table, Extent extent, Buffer indices, Buffer out) {
        Indexing.gather((Storage) table, extent, (Storage) indices, (Storage) out);
    }

    @Override
    public void scatterAdd(Buffer updates, Buffer indices, Extent extent, Buffer out) {
        Indexing.scatterAdd((Storage) updates, (Storage) indices, extent, (Storage) out);
    }

    @Override
    public void uniform(long seed, long counter, Buffer out) {
        float[] values = (float[]) ((Storage) out).array();
        int[] words = new int[4];
        for (int i = 0; i < values.length; i++) {
            if (i % 4 == 0) {
                long low = counter + i / 4;
                // The 128-bit counter carries into its upper half.
                long high = Long.compareUnsigned(low, counter) < 0 ? 1 : 0;
                Philox.block(seed, low, high, words);
            }
            values[i] = (words[i % 4] >>> 8) * 0x1p-24f;
        }
    }
}
