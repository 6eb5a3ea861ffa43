package dev.densor.portable;

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
import dev.densor.host.HostBuffer;
import dev.densor.host.HostMemory;
import dev.densor.host.Team;
import dev.densor.reference.ReferenceBackend;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import java.nio.FloatBuffer;
import java.util.EnumSet;
import java.util.Optional;

/**
 * The contract over host memory, for speed: what dense networks do in float32 has loops here; other types and the rarer
 * functions are computed by the reference. Calls have finished when they return.
 *
 * <p>Kernels of dense layers are kept rearranged, within a quarter of the heap: see {@link DenseKernel}.
 */
public final class PortableBackend
        implements Backend,
                DenseKernel,
                SoftmaxKernel,
                LogSoftmaxKernel,
                ActivationGradientKernel,
                SoftmaxCrossentropyKernel {
    private static final int HEAP_PER_WEIGHTS = 4;

    private final Engine engine = Engines.best();
    private final PackedWeights weights =
            new PackedWeights(engine, Runtime.getRuntime().maxMemory() / HEAP_PER_WEIGHTS);
    private final String name;
    private final ReferenceBackend reference;

    /**
     * The kernels over some memory.
     *
     * @param name of the device
     * @param memory where its buffers come from; closed with this backend
     */
    public PortableBackend(String name, HostMemory memory) {
        this.name = name;
        this.reference = new ReferenceBackend(name, memory);
    }

    /** How it computes, for people: {@code "plain Java, 2 threads, Vector API of 512 bits"}. */
    static String hardware() {
        int threads = Team.common().threads();
        return "plain Java, " + threads + (threads == 1 ? " thread, " : " threads, ")
                + Engines.best().description();
    }

    @Override
    public DeviceInfo info() {
        return new DeviceInfo(name, hardware(), EnumSet.allOf(DType.class));
    }

    @Override
    public Buffer allocate(DType dtype, long size) {
        return reference.allocate(dtype, size);
    }

    @Override
    public void free(Buffer buffer) {
        weights.forget(buffer);
        reference.free(buffer);
    }

    @Override
    public long liveBytes() {
        return reference.liveBytes();
    }

    @Override
    public void upload(HostArray from, Buffer to) {
        write(to, () -> reference.upload(from, to));
    }

    @Override
    public void download(Buffer from, HostArray to) {
        reference.download(from, to);
    }

    @Override
    public void synchronize() {
        // Nothing is ever queued.
    }

    @Override
    public void close() {
        weights.clear();
        reference.close();
    }

    /** Packed weights are of no use once what they were made of is written, be it in part. */
    private void write(Buffer out, Runnable kernel) {
        try {
            kernel.run();
        } finally {
            weights.forget(out);
        }
    }

    private static boolean isFloat(Buffer buffer) {
        return buffer.dtype() == DType.FLOAT32;
    }

    private static FloatBuffer floats(Buffer buffer) {
        return ((HostBuffer) buffer).floats();
    }

    @Override
    public void fill(Buffer out, double value) {
        write(out, () -> {
            if (isFloat(out)) {
                Elementwise.fill(floats(out), (float) value);
            } else {
                reference.fill(out, value);
            }
        });
    }

    @Override
    public void copy(View in, View out) {
        write(out.buffer(), () -> {
            if (isFloat(in.buffer()) && isFloat(out.buffer())) {
                Elementwise.copy(in, out);
            } else {
                reference.copy(in, out);
            }
        });
    }

    @Override
    public void unary(UnaryOp op, Buffer in, Buffer out) {
        write(out, () -> {
            if (isFloat(in) && Functions.has(op)) {
                Elementwise.unary(op, floats(in), floats(out));
            } else {
                reference.unary(op, in, out);
            }
        });
    }

    @Override
    public void binary(BinaryOp op, View a, View b, Buffer out) {
        write(out, () -> {
            if (!isFloat(a.buffer()) || !BinaryFunctions.has(op)) {
                reference.binary(op, a, b, out);
            } else if (op.isPredicate()) {
                Elementwise.compare(op, a, b, ((HostBuffer) out).truths());
            } else {
                Elementwise.binary(op, a, b, floats(out));
            }
        });
    }

    @Override
    public void select(View condition, View a, View b, Buffer out) {
        write(out, () -> {
            if (isFloat(out)) {
                Elementwise.select(condition, a, b, floats(out));
            } else {
                reference.select(condition, a, b, out);
            }
        });
    }

    @Override
    public void reduce(ReduceOp op, Buffer in, Extent extent, Buffer out) {
        write(out, () -> {
            if (isFloat(in) && Reductions.has(op)) {
                Reductions.reduce(op, floats(in), extent, floats(out));
            } else {
                reference.reduce(op, in, extent, out);
            }
        });
    }

    @Override
    public void scan(ScanOp op, Buffer in, Extent extent, Buffer out) {
        write(out, () -> reference.scan(op, in, extent, out));
    }

    @Override
    public void sort(Buffer in, Extent extent, Buffer values, Buffer indices) {
        write(values, () -> reference.sort(in, extent, values, indices));
    }

    @Override
    public void matmul(MatmulSpec spec, Buffer a, Buffer b, Buffer out) {
        write(out, () -> {
            if (isFloat(a)) {
                multiply(spec, floats(a), floats(b), floats(out));
            } else {
                reference.matmul(spec, a, b, out);
            }
        });
    }

    /** Several products are shared out whole; each is then computed by one thread. */
    private void multiply(MatmulSpec spec, FloatBuffer a, FloatBuffer b, FloatBuffer out) {
        int m = spec.m();
        int n = spec.n();
        int k = spec.k();
        Team.common().run(spec.batch(), i -> {
            Matrix left = new Matrix(a, i * m * k, m, k, spec.transposeA());
            Matrix right = new Matrix(b, i * k * n, k, n, spec.transposeB());
            new Product(engine, left, new Matrix(out, i * m * n, m, n, false)).times(right);
        });
    }

    @Override
    public void dense(DenseSpec spec, Buffer x, Buffer kernel, Buffer bias, Buffer out) {
        int features = spec.features();
        int units = spec.units();
        boolean fuses = spec.activation() == null || Functions.has(spec.activation());
        Product product = new Product(
                        engine,
                        new Matrix(floats(x), 0, spec.rows(), features, false),
                        new Matrix(floats(out), 0, spec.rows(), units, false))
                .then(bias == null ? null : floats(bias), fuses ? spec.activation() : null);
        Optional<Panels> packed = weights.find((HostBuffer) kernel, features, units);
        write(
                out,
                () -> packed.ifPresentOrElse(
                        product::times, () -> product.times(new Matrix(floats(kernel), 0, features, units, false))));
        if (!fuses) {
            unary(spec.activation(), out, out);
        }
    }

    @Override
    public void softmax(Extent extent, Buffer in, Buffer out) {
        write(out, () -> Softmax.softmax(extent, floats(in), floats(out)));
    }

    @Override
    public void logSoftmax(Extent extent, Buffer in, Buffer out) {
        write(out, () -> Softmax.logSoftmax(extent, floats(in), floats(out)));
    }

    @Override
    public void activationGradient(ActivationGradientSpec spec, Buffer v, Buffer dy, Buffer dz, Buffer dbias) {
        FloatBuffer sums = dbias == null ? null : floats(dbias);
        write(dz, () -> ActivationGradients.compute(spec, floats(v), floats(dy), floats(dz), sums));
        if (dbias != null) {
            weights.forget(dbias);
        }
    }

    @Override
    public void softmaxCrossentropy(Extent rows, Buffer target, Buffer logits, Buffer loss, Buffer gradient) {
        HostBuffer targets = (HostBuffer) target;
        FloatBuffer gradients = gradient == null ? null : floats(gradient);
        write(loss, () -> Crossentropy.compute(rows.length(), targets, floats(logits), floats(loss), gradients));
        if (gradient != null) {
            weights.forget(gradient);
        }
    }

    @Override
    public void gather(Buffer table, Extent extent, Buffer indices, Buffer out) {
        write(out, () -> reference.gather(table, extent, indices, out));
    }

    @Override
    public void scatterAdd(Buffer updates, Buffer indices, Extent extent, Buffer out) {
        write(out, () -> reference.scatterAdd(updates, indices, extent, out));
    }

    @Override
    public void uniform(long seed, long counter, Buffer out) {
        write(out, () -> reference.uniform(seed, counter, out));
    }
}
