package dev.densor.cuda;

import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.DeviceInfo;
import dev.densor.backend.Explains;
import dev.densor.backend.Extent;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.QueueClock;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.backend.fused.ActivationGradientKernel;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.backend.fused.DenseChainKernel;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.backend.fused.DenseGradientKernel;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.backend.fused.LayerNormKernel;
import dev.densor.backend.fused.LayerNormSpec;
import dev.densor.backend.fused.LogSoftmaxKernel;
import dev.densor.backend.fused.SoftmaxCrossentropyKernel;
import dev.densor.backend.fused.SoftmaxKernel;
import dev.densor.cuda.driver.CudaException;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;

/**
 * The contract over CUDA: kernels are queued on one stream and have not finished when a call returns. A method looks
 * after nothing but whom to ask.
 */
final class CudaBackend
        implements Backend,
                QueueClock,
                Explains,
                DenseKernel,
                DenseChainKernel,
                DenseGradientKernel,
                ActivationGradientKernel,
                SoftmaxKernel,
                LogSoftmaxKernel,
                SoftmaxCrossentropyKernel,
                LayerNormKernel {
    private final Device device;
    private final Gemm gemm;
    private final Transfers transfers;
    private final Fills fills;
    private final Copies copies;
    private final Elementwise elementwise;
    private final Reductions reductions;
    private final Scans scans;
    private final Sorting sorting;
    private final Indexing indexing;
    private final Products products;
    private final DenseLayers layers;
    private final DenseChains chains;
    private final ActivationGradients gradients;
    private final LayerGradients layerGradients;
    private final SoftmaxRows softmax;
    private final Crossentropies crossentropies;
    private final LayerNorms layerNorms;
    private final Explanations explanations = new Explanations();

    /** Held for reading by every call, so that nothing is closed that one is using. */
    private final StampedLock running = new StampedLock();

    private boolean closed;

    /**
     * @param device opened for this backend, closed with it
     * @param gemm matrix products on it, closed with it
     * @param layers dense layers on it
     */
    CudaBackend(Device device, Gemm gemm, DenseLayers layers) {
        this.device = device;
        this.gemm = gemm;
        this.transfers = new Transfers(device);
        this.fills = new Fills(device);
        this.copies = new Copies(device);
        this.elementwise = new Elementwise(device);
        this.reductions = new Reductions(device);
        this.scans = new Scans(device, reductions);
        this.sorting = new Sorting(device);
        this.indexing = new Indexing(device, Boolean.getBoolean(Indexing.DETERMINISTIC));
        this.products = new Products(gemm, fills);
        this.layers = layers;
        this.chains = new DenseChains(device, gemm.precision());
        this.gradients = new ActivationGradients(device, reductions);
        this.layerGradients = new LayerGradients(device, gemm, gradients, reductions);
        this.softmax = new SoftmaxRows(device);
        this.crossentropies = new Crossentropies(device);
        this.layerNorms = new LayerNorms(device);
    }

    private static CudaBuffer memory(Buffer buffer) {
        return (CudaBuffer) buffer;
    }

    private static CudaBuffer[] memory(Buffer[] buffers) {
        return Arrays.copyOf(buffers, buffers.length, CudaBuffer[].class);
    }

    @Override
    public DeviceInfo info() {
        String hardware = device.driver().properties().name() + ", " + gemm.description();
        return new DeviceInfo(device.name(), hardware, EnumSet.allOf(DType.class));
    }

    @Override
    public Buffer allocate(DType dtype, long size) {
        if (size > Long.MAX_VALUE / dtype.bytes()) {
            throw new BackendException(device.name() + ": allocate " + size + " " + dtype + ": no memory is so large");
        }
        long stamp = running.readLock();
        try {
            requireOpen();
            return new CudaBuffer(dtype, size, size == 0 ? 0 : device.copies().reserve(size * dtype.bytes()));
        } finally {
            running.unlockRead(stamp);
        }
    }

    @Override
    public void free(Buffer buffer) {
        memory(buffer).free(device.memory());
    }

    @Override
    public long liveBytes() {
        return device.memory().liveBytes();
    }

    @Override
    public void upload(HostArray from, Buffer to) {
        write(() -> transfers.upload(from, memory(to)), to);
    }

    @Override
    public void download(Buffer from, HostArray to) {
        run(() -> transfers.download(memory(from), to));
    }

    @Override
    public void synchronize() {
        run(() -> device.synchronize());
    }

    @Override
    public void explain(Consumer<String> lines) {
        explanations.add(lines);
    }

    /** The calls find out by themselves whether this is open. */
    @Override
    public double microseconds(Runnable calls) {
        return new QueueTimer(device).microseconds(calls);
    }

    /** Queues work, or refuses to when the device is closed; it is not closed meanwhile. */
    private void run(Runnable work) {
        long stamp = running.readLock();
        try {
            requireOpen();
            work.run();
        } finally {
            running.unlockRead(stamp);
        }
    }

    /** Queues work that writes to buffers, null for none: other forms of what they held are of no use any more. */
    private void write(Runnable work, Buffer... outs) {
        try {
            run(work);
        } finally {
            for (Buffer out : outs) {
                if (out != null) {
                    memory(out).written();
                }
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(device.name() + " is closed");
        }
    }

    @Override
    public void close() {
        long stamp = running.writeLock();
        try {
            if (!closed) {
                closed = true;
                end();
            }
        } catch (CudaException failure) {
            throw new BackendException(device.name() + ": close: " + failure.getMessage(), failure);
        } finally {
            running.unlockWrite(stamp);
        }
    }

    private void end() {
        try (device;
                transfers;
                gemm) {
            device.synchronize();
        }
    }

    @Override
    public void fill(Buffer out, double value) {
        write(() -> fills.fill(memory(out), value), out);
    }

    @Override
    public void copy(View in, View out) {
        write(() -> copies.copy(in, out), out.buffer());
    }

    @Override
    public void unary(UnaryOp op, Buffer in, Buffer out) {
        write(() -> elementwise.unary(op, memory(in), memory(out)), out);
    }

    @Override
    public void binary(BinaryOp op, View a, View b, Buffer out) {
        write(() -> elementwise.binary(op, a, b, memory(out)), out);
    }

    @Override
    public void select(View condition, View a, View b, Buffer out) {
        write(() -> elementwise.select(condition, a, b, memory(out)), out);
    }

    @Override
    public void reduce(ReduceOp op, Buffer in, Extent extent, Buffer out) {
        write(() -> reductions.reduce(op, memory(in), extent, memory(out)), out);
    }

    @Override
    public void scan(ScanOp op, Buffer in, Extent extent, Buffer out) {
        write(() -> scans.scan(op, memory(in), extent, memory(out)), out);
    }

    @Override
    public void sort(Buffer in, Extent extent, Buffer values, Buffer indices) {
        write(() -> sorting.sort(memory(in), extent, memory(values), memory(indices)), values, indices);
    }

    @Override
    public void matmul(MatmulSpec spec, Buffer a, Buffer b, Buffer out) {
        write(() -> products.matmul(spec, memory(a), memory(b), memory(out)), out);
    }

    @Override
    public void gather(Buffer table, Extent extent, Buffer indices, Buffer out) {
        write(() -> indexing.gather(memory(table), extent, memory(indices), memory(out)), out);
    }

    @Override
    public void scatterAdd(Buffer updates, Buffer indices, Extent extent, Buffer out) {
        write(() -> indexing.scatterAdd(memory(updates), memory(indices), extent, memory(out)), out);
    }

    @Override
    public void uniform(long seed, long counter, Buffer out) {
        write(() -> fills.uniform(seed, counter, memory(out)), out);
    }

    @Override
    public boolean takesDense(DType dtype) {
        return dtype.isFloating();
    }

    @Override
    public void dense(DenseSpec spec, Buffer x, Buffer kernel, Buffer bias, Buffer out) {
        write(() -> layer(spec, memory(x), memory(kernel), memory(bias), memory(out)), out);
    }

    private void layer(DenseSpec spec, CudaBuffer x, CudaBuffer kernel, CudaBuffer bias, CudaBuffer out) {
        explanations.tell(spec, out.dtype(), layers::explain);
        layers.dense(spec, x, kernel, bias, out);
    }

    @Override
    public boolean takesChain(DenseChainSpec spec, DType dtype) {
        long stamp = running.readLock();
        try {
            requireOpen();
            return chains.takes(spec, dtype) || layers.takesBytes(spec, dtype);
        } finally {
            running.unlockRead(stamp);
        }
    }

    @Override
    public void denseChain(DenseChainSpec spec, Buffer x, Buffer[] kernels, Buffer[] biases, Buffer out) {
        write(() -> chain(spec, memory(x), memory(kernels), memory(biases), memory(out)), out);
    }

    private void chain(DenseChainSpec spec, CudaBuffer x, CudaBuffer[] kernels, CudaBuffer[] biases, CudaBuffer out) {
        boolean isChain = spec.bytes() == null || chains.takes(spec, out.dtype());
        if (isChain) {
            explanations.tell(spec, out.dtype(), chains::explain);
            chains.run(spec, x, kernels, biases, out);
        } else {
            explanations.tell(spec, out.dtype(), layers::explainBytes);
            layers.denseOfBytes(spec, x, kernels[0], biases[0], out);
        }
    }

    @Override
    public void denseGradient(DenseSpec spec, Operands operands, Results results) {
        write(() -> layerGradients.gradient(spec, operands, results), results.dx(), results.dkernel(), results.dbias());
    }

    @Override
    public void activationGradient(ActivationGradientSpec spec, Buffer v, Buffer dy, Buffer dz, Buffer dbias) {
        write(() -> gradients.gradient(spec, memory(v), memory(dy), memory(dz), memory(dbias)), dz, dbias);
    }

    @Override
    public void softmax(Extent extent, Buffer in, Buffer out) {
        write(() -> softmax.softmax(extent, memory(in), memory(out)), out);
    }

    @Override
    public void logSoftmax(Extent extent, Buffer in, Buffer out) {
        write(() -> softmax.logSoftmax(extent, memory(in), memory(out)), out);
    }

    @Override
    public void softmaxCrossentropy(Extent rows, Buffer target, Buffer logits, Buffer loss, Buffer gradient) {
        write(
                () -> crossentropies.crossentropy(rows, memory(target), memory(logits), memory(loss), memory(gradient)),
                loss,
                gradient);
    }

    @Override
    public void layerNorm(LayerNormSpec spec, Buffer x, Buffer gamma, Buffer beta, Buffer out) {
        write(() -> layerNorms.layerNorm(spec, memory(x), memory(gamma), memory(beta), memory(out)), out);
    }
}
