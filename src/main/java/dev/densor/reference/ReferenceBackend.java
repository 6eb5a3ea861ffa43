package dev.densor.reference;

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
import dev.densor.host.HostBuffer;
import dev.densor.host.HostMemory;
import dev.densor.host.Team;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import java.nio.FloatBuffer;
import java.util.EnumSet;

/** The contract over host memory. Calls have finished when they return. */
public final class ReferenceBackend implements Backend {
    private final String name;
    private final HostMemory memory;

    /**
     * The kernels over some memory.
     *
     * @param name of the device
     * @param memory where its buffers come from; closed with this backend
     */
    public ReferenceBackend(String name, HostMemory memory) {
        this.name = name;
        this.memory = memory;
    }

    @Override
    public DeviceInfo info() {
        String hardware =
                "plain Java in double arithmetic, " + Runtime.getRuntime().availableProcessors() + " cores";
        return new DeviceInfo(name, hardware, EnumSet.allOf(DType.class));
    }

    @Override
    public Buffer allocate(DType dtype, long size) {
        return memory.allocate(dtype, size);
    }

    @Override
    public void free(Buffer buffer) {
        memory.free((HostBuffer) buffer);
    }

    @Override
    public long liveBytes() {
        return memory.liveBytes();
    }

    @Override
    public void upload(HostArray from, Buffer to) {
        ((HostBuffer) to).upload(from, Team.common());
    }

    @Override
    public void download(Buffer from, HostArray to) {
        ((HostBuffer) from).download(to, Team.common());
    }

    @Override
    public void synchronize() {
        // Nothing is ever queued.
    }

    @Override
    public void close() {
        memory.close();
    }

    @Override
    public void fill(Buffer out, double value) {
        Elementwise.fill((HostBuffer) out, value);
    }

    @Override
    public void copy(View in, View out) {
        Elementwise.copy(in, out);
    }

    @Override
    public void unary(UnaryOp op, Buffer in, Buffer out) {
        Elementwise.unary(op, (HostBuffer) in, (HostBuffer) out);
    }

    @Override
    public void binary(BinaryOp op, View a, View b, Buffer out) {
        Elementwise.binary(op, a, b, (HostBuffer) out);
    }

    @Override
    public void select(View condition, View a, View b, Buffer out) {
        Elementwise.select(condition, a, b, (HostBuffer) out);
    }

    @Override
    public void reduce(ReduceOp op, Buffer in, Extent extent, Buffer out) {
        new Reductions((HostBuffer) in, extent, (HostBuffer) out).reduce(op);
    }

    @Override
    public void scan(ScanOp op, Buffer in, Extent extent, Buffer out) {
        new Reductions((HostBuffer) in, extent, (HostBuffer) out).scan(op);
    }

    @Override
    public void sort(Buffer in, Extent extent, Buffer values, Buffer indices) {
        Sorting.sort((HostBuffer) in, extent, (HostBuffer) values, (HostBuffer) indices);
    }

    @Override
    public void matmul(MatmulSpec spec, Buffer a, Buffer b, Buffer out) {
        Products.matmul(spec, (HostBuffer) a, (HostBuffer) b, (HostBuffer) out);
    }

    @Override
    public void gather(Buffer table, Extent extent, Buffer indices, Buffer out) {
        Indexing.gather((HostBuffer) table, extent, (HostBuffer) indices, (HostBuffer) out);
    }

    @Override
    public void scatterAdd(Buffer updates, Buffer indices, Extent extent, Buffer out) {
        Indexing.scatterAdd((HostBuffer) updates, (HostBuffer) indices, extent, (HostBuffer) out);
    }

    @Override
    public void uniform(long seed, long counter, Buffer out) {
        FloatBuffer values = ((HostBuffer) out).floats();
        int[] words = new int[4];
        for (int i = 0; i < out.size(); i++) {
            if (i % 4 == 0) {
                long low = counter + i / 4;
                // The 128-bit counter carries into its upper half.
                long high = Long.compareUnsigned(low, counter) < 0 ? 1 : 0;
                Philox.block(seed, low, high, words);
            }
            values.put(i, (words[i % 4] >>> 8) * 0x1p-24f);
        }
    }
}
