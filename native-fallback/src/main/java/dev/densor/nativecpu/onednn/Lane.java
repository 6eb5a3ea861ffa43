package dev.densor.nativecpu.onednn;

import dev.densor.backend.BackendException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.stream;

/**
 * What a thread needs to execute primitives: prepared calls, the most recently used ones of them, and scratch memory. A
 * lane is used by one thread at a time, and so needs no locks; another lane makes its own calls, for which oneDNN finds
 * the generated code in a cache of its own.
 */
public final class Lane implements AutoCloseable {
    /** Calls kept. Row counts come in few sizes (see Partition), so a model needs some twenty for each layer. */
    private static final int MOST_CALLS = 512;

    private final stream stream = new stream(Library.engine());
    private final dnnl_stream handle = stream.get();
    private final Map<Object, Call> calls = new LinkedHashMap<>(64, 0.75f, true);
    private final Block zero = zero();
    private Block scratch;

    private static Block zero() {
        Block block = Block.allocate(Float.BYTES);
        if (block == null) {
            throw new BackendException("native:0: out of memory allocating a constant; use smaller batches");
        }
        block.asBuffer(Float.BYTES).putFloat(0, 0);
        return block;
    }

    /** Keys of calls that are no matrix products. */
    private record EltwiseKey(Eltwise function, int count) {}

    private record ReluKey(int count) {}

    private record EluKey(int count) {}

    private record SoftmaxKey(int rows, int columns) {}

    private record LeastKey(int rows, int columns) {}

    /**
     * {@code out = a . b}, or with a bias {@code a . b + bias}; addresses of float32.
     *
     * @param bias its address; ignored when the shape has none
     */
    public void multiply(MatmulShape shape, long a, long b, long bias, long out) {
        Call call = call(shape, () -> Primitives.matmul(shape));
        call.set(0, a).set(1, b).set(2, out);
        if (shape.operands().bias()) {
            call.set(3, bias);
        }
        execute(call);
    }

    /** {@code out[i] = function(in[i])}; {@code out} may be {@code in}. */
    public void apply(Eltwise function, int count, long in, long out) {
        EltwiseKey key = new EltwiseKey(function, count);
        execute(call(key, () -> Primitives.eltwise(function, count)).set(0, in).set(1, out));
    }

    /** {@code out[i] = max(0, in[i])}, NaN where in[i] is NaN; {@code out} may be {@code in}. */
    public void relu(int count, long in, long out) {
        Call call = call(new ReluKey(count), () -> Primitives.relu(count));
        execute(call.set(0, in).set(1, zero.address()).set(2, out).set(3, in));
    }

    /**
     * {@code out[i] = in[i] > 0 ? in[i] : e^in[i] - 1}, NaN where in[i] is NaN; {@code out} may be {@code in}. The power
     * less 1 is 2 / (1/t - 1), t the tangent of half the argument, which cancels nowhere; oneDNN's own elu does near 0.
     */
    public void elu(int count, long in, long out) {
        Call call = call(new EluKey(count), () -> Primitives.elu(count));
        execute(call.set(0, in).set(1, zero.address()).set(2, out).set(3, in));
    }

    /** Softmax of each row of a [rows, columns] matrix of finite numbers; {@code out} may be {@code in}. */
    public void softmax(int rows, int columns, long in, long out) {
        SoftmaxKey key = new SoftmaxKey(rows, columns);
        execute(call(key, () -> Primitives.softmax(rows, columns)).set(0, in).set(1, out));
    }

    /** The least element of each row of a [rows, columns] matrix of more than one column; NaN may be left out. */
    public void leastOfRows(int rows, int columns, long in, long out) {
        LeastKey key = new LeastKey(rows, columns);
        execute(call(key, () -> Primitives.leastOfRows(rows, columns))
                .set(0, in)
                .set(1, out));
    }

    private Call call(Object key, Supplier<Call> maker) {
        Call call = calls.get(key);
        if (call == null) {
            Library.useOneThread();
            call = maker.get();
            if (calls.size() == MOST_CALLS) {
                var eldest = calls.entrySet().iterator();
                eldest.next().getValue().close();
                eldest.remove();
            }
            calls.put(key, call);
        }
        return call;
    }

    private void execute(Call call) {
        Library.useOneThread();
        if (call.scratchBytes() > 0 && (scratch == null || scratch.bytes() < call.scratchBytes())) {
            grow(call.scratchBytes());
        }
        call.execute(handle, scratch == null ? 0 : scratch.address());
    }

    /** What its scratch memory takes. */
    public long scratchBytes() {
        Block present = scratch;
        return present == null ? 0 : present.bytes();
    }

    private void grow(long bytes) {
        if (scratch != null) {
            scratch.free();
            scratch = null;
        }
        scratch = Block.allocate(bytes);
        if (scratch == null) {
            throw new BackendException(
                    "native:0: out of memory allocating " + bytes + " bytes of scratch; use smaller batches");
        }
    }

    @Override
    public void close() {
        calls.values().forEach(Call::close);
        calls.clear();
        stream.close();
        zero.free();
        if (scratch != null) {
            scratch.free();
            scratch = null;
        }
    }
}
