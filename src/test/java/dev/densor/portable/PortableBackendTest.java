package dev.densor.portable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.host.HeapMemory;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PortableBackendTest {
    /** Units and features of the dense layer; a kernel is square so that any kernel may write it. */
    private static final int SIZE = 40;

    private static final int KERNEL = SIZE * SIZE;
    private static final Extent COLUMN = new Extent(1, KERNEL, 1);

    private final PortableBackend backend = new PortableBackend("java:0", new HeapMemory("java:0"));

    @AfterEach
    void close() {
        backend.close();
    }

    private static float[] numbers(int count) {
        Random random = new Random(count);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static Buffer buffer(Backend backend, float... values) {
        Buffer buffer = backend.allocate(DType.FLOAT32, values.length);
        backend.upload(HostArray.of(values, Shape.of(values.length)), buffer);
        return buffer;
    }

    private static double[] values(Backend backend, Buffer buffer) {
        HostArray array = HostArray.allocate(buffer.dtype(), Shape.of((int) buffer.size()));
        backend.download(buffer, array);
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.getDouble(i);
        }
        return values;
    }

    private double[] dense(Buffer kernel) {
        Buffer x = buffer(backend, numbers(3 * SIZE));
        Buffer out = backend.allocate(DType.FLOAT32, 3 * SIZE);
        backend.dense(new DenseSpec(3, SIZE, SIZE, null), x, kernel, null, out);
        double[] result = values(backend, out);
        backend.free(x);
        backend.free(out);
        return result;
    }

    /** Every way to write to a float32 buffer of the kernel's size. */
    private Map<String, Consumer<Buffer>> writes() {
        Buffer other = buffer(backend, numbers(KERNEL));
        Buffer indices = backend.allocate(DType.INT32, KERNEL);
        Buffer truths = backend.allocate(DType.BOOL, KERNEL);
        backend.fill(indices, 1);
        backend.fill(truths, 1);
        View all = View.of(other);
        MatmulSpec square = MatmulSpec.of(SIZE, SIZE, SIZE);
        HostArray array = HostArray.of(numbers(KERNEL), Shape.of(KERNEL));
        Map<String, Consumer<Buffer>> writes = new TreeMap<>();
        writes.put("upload", to -> backend.upload(array, to));
        writes.put("fill", to -> backend.fill(to, 2));
        writes.put("copy", to -> backend.copy(all, View.of(to)));
        writes.put("unary", to -> backend.unary(UnaryOp.EXP, to, to));
        writes.put("unary of the reference", to -> backend.unary(UnaryOp.SIN, other, to));
        writes.put("binary", to -> backend.binary(BinaryOp.ADD, all, all, to));
        writes.put("select", to -> backend.select(View.of(truths), all, all, to));
        writes.put("reduce", to -> backend.reduce(ReduceOp.SUM, other, new Extent(KERNEL, 1, 1), to));
        writes.put("scan", to -> backend.scan(ScanOp.SUM, other, COLUMN, to));
        writes.put("sort", to -> backend.sort(other, COLUMN, to, indices));
        writes.put("matmul", to -> backend.matmul(square, other, other, to));
        writes.put("gather", to -> backend.gather(other, COLUMN, indices, to));
        writes.put("scatterAdd", to -> backend.scatterAdd(other, indices, COLUMN, to));
        writes.put("uniform", to -> backend.uniform(1, 2, to));
        writes.put("softmax", to -> backend.softmax(new Extent(1, SIZE, SIZE), other, to));
        writes.put("dense", to -> backend.dense(new DenseSpec(SIZE, SIZE, SIZE, UnaryOp.TANH), other, other, null, to));
        return writes;
    }

    @Test
    void aKernelWrittenToInAnyWayIsReadAnew() {
        for (Map.Entry<String, Consumer<Buffer>> write : writes().entrySet()) {
            Buffer kernel = buffer(backend, numbers(KERNEL));
            for (int call = 0; call < 3; call++) {
                dense(kernel);
            }
            write.getValue().accept(kernel);
            Buffer fresh = backend.allocate(DType.FLOAT32, KERNEL);
            backend.copy(View.of(kernel), View.of(fresh));
            assertArrayEquals(dense(fresh), dense(kernel), write.getKey());
            backend.free(fresh);
            backend.free(kernel);
        }
    }

    @Test
    void callsWithAKernelAgreeBeforeAndAfterItIsRearranged() {
        Buffer kernel = buffer(backend, numbers(KERNEL));
        double[] first = dense(kernel);
        assertArrayEquals(first, dense(kernel));
        assertArrayEquals(first, dense(kernel));
    }

    @Test
    void severalThreadsShareAKernel() throws Exception {
        Buffer kernel = buffer(backend, numbers(KERNEL));
        double[] expected = dense(kernel);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<double[]>> results = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                results.add(threads.submit(() -> dense(kernel)));
            }
            for (Future<double[]> result : results) {
                assertArrayEquals(expected, result.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    static Stream<UnaryOp> activations() {
        return Stream.of(UnaryOp.values()).filter(op -> !op.isPredicate());
    }

    @ParameterizedTest
    @MethodSource("activations")
    void anActivationGivesTheSameInALayerAndAlone(UnaryOp op) {
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, 1e-30f, -3, 0.7f};
        Buffer x = buffer(backend, special);
        Buffer one = buffer(backend, 1);
        Buffer alone = backend.allocate(DType.FLOAT32, special.length);
        Buffer fused = backend.allocate(DType.FLOAT32, special.length);
        backend.unary(op, x, alone);
        backend.dense(new DenseSpec(special.length, 1, 1, op), x, one, null, fused);
        assertArrayEquals(values(backend, alone), values(backend, fused));
    }

    @Test
    void softmaxMayReplaceItsInput() {
        for (Extent extent : List.of(new Extent(7, 10, 1), new Extent(3, 1200, 1), new Extent(2, 9, 600))) {
            float[] x = numbers((int) (extent.outer() * extent.length() * extent.inner()));
            Buffer in = buffer(backend, x);
            Buffer out = backend.allocate(DType.FLOAT32, x.length);
            backend.softmax(extent, in, out);
            backend.softmax(extent, in, in);
            assertArrayEquals(values(backend, out), values(backend, in));
        }
    }

    /** Larger than a task of any kernel, so that several threads take part. */
    @Test
    void memoryOutsideTheHeapGivesTheSameBits() {
        try (PortableBackend direct = new PortableBackend("direct:0", new DirectMemory())) {
            assertArrayEquals(results(backend), results(direct));
        }
    }

    private static double[] results(PortableBackend device) {
        int size = 100_000;
        Buffer x = buffer(device, numbers(size));
        Buffer y = device.allocate(DType.FLOAT32, size);
        Buffer truths = device.allocate(DType.BOOL, size);
        Buffer sums = device.allocate(DType.FLOAT32, 100);
        Buffer out = device.allocate(DType.FLOAT32, size);
        device.unary(UnaryOp.GELU, x, y);
        device.binary(BinaryOp.LESS, View.of(x), View.of(y), truths);
        device.select(View.of(truths), View.of(x), View.of(y), out);
        device.binary(BinaryOp.MULTIPLY, View.of(x), View.of(out), y);
        device.softmax(new Extent(100, 1000, 1), y, y);
        device.dense(new DenseSpec(100, 1, 1000, UnaryOp.SELU), y, buffer(device, numbers(1000)), null, sums);
        return values(device, sums);
    }

    @Test
    void thereIsOneDevice() {
        PortableProvider provider = new PortableProvider();
        assertEquals("java", provider.name());
        assertTrue(
                provider.probe().reason().startsWith("plain Java, "),
                provider.probe().reason());
        String refusal =
                assertThrows(BackendException.class, () -> provider.open(1)).getMessage();
        assertEquals("java:1 does not exist; there is java:0 only", refusal);
    }
}
