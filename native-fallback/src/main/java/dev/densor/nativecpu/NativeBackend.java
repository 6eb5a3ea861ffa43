package dev.densor.nativecpu;

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
import dev.densor.backend.fused.ActivationGradientKernel;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.backend.fused.LogSoftmaxKernel;
import dev.densor.backend.fused.SoftmaxCrossentropyKernel;
import dev.densor.backend.fused.SoftmaxKernel;
import dev.densor.host.Team;
import dev.densor.nativecpu.onednn.Library;
import dev.densor.portable.PortableBackend;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.StampedLock;

/**
 * The contract over oneDNN: float32 products, dense layers, smooth functions and softmax; everything else in the loops of
 * {@link PortableBackend} over the same memory. Calls have finished when they return.
 */
final class NativeBackend
        implements Backend,
                DenseKernel,
                SoftmaxKernel,
                LogSoftmaxKernel,
                ActivationGradientKernel,
                SoftmaxCrossentropyKernel {
    static final String NAME = "native:0";

    /** Bytes that packed copies of kernels may take, beside the kernels themselves. */
    private static final long MOST_PACKED = 1L << 30;

    /** Rows of so few elements are done sooner some at a time than one by one. */
    private static final int SHORT_ROW = 64;

    /** Activations whose derivatives oneDNN computes sooner than the loops, which have to do it in double arithmetic. */
    private static final Set<UnaryOp> ONEDNN_SLOPES = EnumSet.of(UnaryOp.SOFTPLUS, UnaryOp.TANH_SHRINK);

    /** Held for reading by every kernel, so that no memory goes back to the system that one is at work on. */
    private final StampedLock running = new StampedLock();

    private final NativeMemory memory = new NativeMemory(NAME, running);
    private final PackedKernels kernels = new PackedKernels(memory, MOST_PACKED);
    private final Workspaces workspaces = new Workspaces();
    private final PortableBackend loops = new PortableBackend(NAME, memory);
    private final DenseLayers layers = new DenseLayers(kernels, workspaces);
    private final Products products = new Products(workspaces);
    private final SoftmaxRows softmax = new SoftmaxRows(workspaces);
    private final LogSoftmaxRows logSoftmax = new LogSoftmaxRows(workspaces);
    private final CrossentropyRows crossentropy = new CrossentropyRows(workspaces);
    private boolean closed;

    private void run(Runnable kernel) {
        long stamp = running.readLock();
        try {
            if (closed) {
                throw new IllegalStateException(NAME + " is closed");
            }
            kernel.run();
        } finally {
            running.unlockRead(stamp);
        }
    }

    /** A packed copy of what {@code out} held is of no use once it is written. */
    private void write(Buffer out, Runnable kernel) {
        run(() -> {
            try {
                kernel.run();
            } finally {
                kernels.invalidate((NativeBuffer) out);
            }
        });
    }

    @Override
    public DeviceInfo info() {
        return new DeviceInfo(
                NAME,
                Library.description() + ", " + Team.common().threads() + " threads",
                loops.info().dtypes());
    }

    @Override
    public Buffer allocate(DType dtype, long size) {
        return memory.allocate(dtype, size);
    }

    @Override
    public void free(Buffer buffer) {
        NativeBuffer freed = (NativeBuffer) buffer;
        kernels.invalidate(freed);
        memory.free(freed);
    }

    @Override
    public long liveBytes() {
        return memory.liveBytes();
    }

    /** Bytes taken from the system: kept ones, packed kernels and what threads work in included. */
    long heldBytes() {
        return memory.heldBytes() + workspaces.idleBytes();
    }

    @Override
    public void upload(HostArray from, Buffer to) {
        write(to, () -> loops.upload(from, to));
    }

    @Override
    public void download(Buffer from, HostArray to) {
        run(() -> loops.download(from, to));
    }

    @Override
    public void synchronize() {
        // Nothing is ever queued.
    }

    @Override
    public void close() {
        long stamp = running.writeLock();
        try {
            if (!closed) {
                closed = true;
                kernels.close();
                workspaces.close();
                loops.close();
            }
        } finally {
            running.unlockWrite(stamp);
        }
    }

    @Override
    public void fill(Buffer out, double value) {
        write(out, () -> loops.fill(out, value));
    }

    @Override
    public void copy(View in, View out) {
        write(out.buffer(), () -> loops.copy(in, out));
    }

    @Override
    public void unary(UnaryOp op, Buffer in, Buffer out) {
        write(out, () -> {
            if (in.dtype() == DType.FLOAT32 && Curves.knows(op)) {
                curve(op, (NativeBuffer) in, (NativeBuffer) out);
            } else {
                loops.unary(op, in, out);
            }
        });
    }

    private void curve(UnaryOp op, NativeBuffer in, NativeBuffer out) {
        int size = (int) in.size();
        out.requireSize(size);
        int chunk = Workspace.chunk(size, Team.common().threads());
        Team.common().run((size + chunk - 1) / chunk, task -> {
            int at = task * chunk;
            workspaces.lend(space -> Curves.apply(op, space, in, out, at, Math.min(chunk, size - at)));
        });
    }

    @Override
    public void binary(BinaryOp op, View a, View b, Buffer out) {
        write(out, () -> loops.binary(op, a, b, out));
    }

    @Override
    public void select(View condition, View a, View b, Buffer out) {
        write(out, () -> loops.select(condition, a, b, out));
    }

    @Override
    public void reduce(ReduceOp op, Buffer in, Extent extent, Buffer out) {
        write(out, () -> loops.reduce(op, in, extent, out));
    }

    @Override
    public void scan(ScanOp op, Buffer in, Extent extent, Buffer out) {
        write(out, () -> loops.scan(op, in, extent, out));
    }

    @Override
    public void sort(Buffer in, Extent extent, Buffer values, Buffer indices) {
        write(values, () -> loops.sort(in, extent, values, indices));
    }

    @Override
    public void matmul(MatmulSpec spec, Buffer a, Buffer b, Buffer out) {
        write(out, () -> {
            boolean isEmpty = out.size() == 0 || spec.k() == 0;
            if (a.dtype() == DType.FLOAT32 && !isEmpty) {
                products.compute(spec, (NativeBuffer) a, (NativeBuffer) b, (NativeBuffer) out);
            } else {
                loops.matmul(spec, a, b, out);
            }
        });
    }

    @Override
    public void gather(Buffer table, Extent extent, Buffer indices, Buffer out) {
        write(out, () -> loops.gather(table, extent, indices, out));
    }

    @Override
    public void scatterAdd(Buffer updates, Buffer indices, Extent extent, Buffer out) {
        write(out, () -> loops.scatterAdd(updates, indices, extent, out));
    }

    @Override
    public void uniform(long seed, long counter, Buffer out) {
        write(out, () -> loops.uniform(seed, counter, out));
    }

    @Override
    public void dense(DenseSpec spec, Buffer x, Buffer kernel, Buffer bias, Buffer out) {
        write(out, () -> {
            NativeBuffer result = (NativeBuffer) out;
            DenseLayers.Operands operands =
                    new DenseLayers.Operands((NativeBuffer) x, (NativeBuffer) kernel, (NativeBuffer) bias, result);
            if (!layers.compute(spec, operands)) {
                activate(spec.activation(), result);
            }
        });
    }

    private void activate(UnaryOp op, NativeBuffer values) {
        if (Curves.knows(op)) {
            curve(op, values, values);
        } else {
            loops.unary(op, values, values);
        }
    }

    @Override
    public void softmax(Extent extent, Buffer in, Buffer out) {
        write(out, () -> {
            if (extent.inner() == 1) {
                softmax.compute(
                        Math.toIntExact(extent.outer()),
                        new SoftmaxRows.Matrices((NativeBuffer) in, (NativeBuffer) out, extent.length()));
            } else {
                loops.softmax(extent, in, out);
            }
        });
    }

    @Override
    public void logSoftmax(Extent extent, Buffer in, Buffer out) {
        write(out, () -> {
            boolean done = takesRows(extent)
                    && logSoftmax.compute((int) extent.outer(), extent.length(), (NativeBuffer) in, (NativeBuffer) out);
            if (!done) {
                loops.logSoftmax(extent, in, out);
            }
        });
    }

    @Override
    public void activationGradient(ActivationGradientSpec spec, Buffer v, Buffer dy, Buffer dz, Buffer dbias) {
        if (ONEDNN_SLOPES.contains(spec.op())) {
            timesSlopes(spec, v, dy, dz, dbias);
            return;
        }
        write(dz, () -> loops.activationGradient(spec, v, dy, dz, dbias));
        if (dbias != null) {
            kernels.invalidate((NativeBuffer) dbias);
        }
    }

    /** Derivatives that are there are taken as the results of an op which is its own derivative. */
    private void timesSlopes(ActivationGradientSpec spec, Buffer v, Buffer dy, Buffer dz, Buffer dbias) {
        Buffer slopes = allocate(DType.FLOAT32, v.size());
        try {
            slopes(spec.op(), v, slopes);
            activationGradient(
                    new ActivationGradientSpec(spec.rows(), spec.units(), UnaryOp.EXP), slopes, dy, dz, dbias);
        } finally {
            free(slopes);
        }
    }

    private void slopes(UnaryOp op, Buffer v, Buffer slopes) {
        if (op == UnaryOp.TANH_SHRINK) {
            unary(UnaryOp.TANH, v, slopes);
            unary(UnaryOp.SQUARE, slopes, slopes);
        } else {
            unary(UnaryOp.SIGMOID, v, slopes);
        }
    }

    @Override
    public void softmaxCrossentropy(Extent rows, Buffer target, Buffer logits, Buffer loss, Buffer gradient) {
        write(loss, () -> {
            if (!takesRows(rows) || !crossentropy(rows, target, logits, loss, gradient)) {
                loops.softmaxCrossentropy(rows, target, logits, loss, gradient);
            }
        });
        if (gradient != null) {
            kernels.invalidate((NativeBuffer) gradient);
        }
    }

    private boolean crossentropy(Extent rows, Buffer target, Buffer logits, Buffer loss, Buffer gradient) {
        NativeBuffer targets = (NativeBuffer) target;
        boolean labelled = target.dtype() == DType.INT32;
        CrossentropyRows.Operands operands = new CrossentropyRows.Operands(
                labelled ? null : targets.floats(),
                labelled ? targets.ints() : null,
                (NativeBuffer) logits,
                ((NativeBuffer) loss).floats(),
                gradient == null ? null : ((NativeBuffer) gradient).floats());
        return crossentropy.compute((int) rows.outer(), rows.length(), operands);
    }

    /** Rows worth the call of oneDNN. */
    private static boolean takesRows(Extent extent) {
        return extent.inner() == 1 && extent.length() > SHORT_ROW;
    }
}
