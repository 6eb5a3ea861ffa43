package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.densor.backend.Backend;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.backend.fused.ActivationGradientKernel;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.backend.fused.DenseGradientKernel;
import dev.densor.backend.fused.DenseGradientKernel.Operands;
import dev.densor.backend.fused.DenseGradientKernel.Results;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.backend.fused.SoftmaxCrossentropyKernel;
import dev.densor.backend.fused.SoftmaxKernel;
import dev.densor.ops.Activation;
import dev.densor.ops.Activations;
import dev.densor.ops.DenseChain;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Uses a matrix as the kernel of dense layers, writes it in every way of the contract, and uses it again. Whoever keeps
 * something derived from the matrix has to notice each.
 */
final class Rewrites {
    private static final int SIZE = 24;
    private static final Shape SHAPE = Shape.of(SIZE, SIZE);
    private static final Activation LINEAR = Activations.get("linear", KerasVersion.V3);
    private static final Extent COLUMNS = new Extent(SIZE, SIZE, 1);

    private final Backend backend;
    private final Tensor unit;
    private final Tensor other;
    private final Tensor indices;

    /** For matrices on {@code backend}, within the scope that is open. */
    Rewrites(Backend backend) {
        this.backend = backend;
        this.unit = Tensor.of(backend, unit());
        this.other = Tensor.of(backend, new Values(DType.FLOAT32).factors(SHAPE));
        this.indices = Tensor.filled(backend, DType.INT32, Shape.of(SIZE), 3);
    }

    /** Writes a matrix. */
    @FunctionalInterface
    private interface Write {
        void to(Buffer matrix);
    }

    private static HostArray unit() {
        float[] unit = new float[SIZE * SIZE];
        for (int i = 0; i < SIZE; i++) {
            unit[i * SIZE + i] = 1;
        }
        return HostArray.of(unit, SHAPE);
    }

    void check() {
        Tensor kernel = Tensor.uninitialized(backend, DType.FLOAT32, SHAPE);
        writes().forEach((name, write) -> {
            backend.fill(kernel.buffer(), -1);
            use(kernel, "before " + name);
            float[] before = kernel.toArray().toFloats();
            write.to(kernel.buffer());
            assertFalse(Arrays.equals(before, kernel.toArray().toFloats()), name + " wrote nothing");
            use(kernel, "after " + name);
        });
    }

    /** In several batches. A row of the product with the unit matrix is a row of the kernel, to the last bit. */
    private void use(Tensor kernel, String when) {
        float[] values = kernel.toArray().toFloats();
        for (int rows : new int[] {1, 1, 1, 5, 5, SIZE, SIZE}) {
            Tensor x = Shaping.slice(unit, 0, 0, rows);
            float[] y = Linalg.dense(x, kernel, null, LINEAR).toArray().toFloats();
            assertArrayEquals(Arrays.copyOf(values, rows * SIZE), y, when);
            List<DenseChain.Step> twice =
                    List.of(new DenseChain.Step(kernel, null, LINEAR), new DenseChain.Step(unit, null, LINEAR));
            DenseChain.fused(x, twice)
                    .ifPresent(chain -> assertArrayEquals(y, chain.toArray().toFloats(), when + ", in a chain"));
        }
    }

    private Map<String, Write> writes() {
        Map<String, Write> writes = new LinkedHashMap<>();
        Buffer in = other.buffer();
        View view = other.view();
        writes.put("upload", matrix -> backend.upload(new Values(DType.FLOAT32).ties(SHAPE), matrix));
        writes.put("fill", matrix -> backend.fill(matrix, 3));
        writes.put("copy of a part", matrix -> backend.copy(firstRow(in), firstRow(matrix)));
        writes.put("copy", matrix -> backend.copy(view, all(matrix)));
        writes.put("unary", matrix -> backend.unary(UnaryOp.SQUARE, in, matrix));
        writes.put("unary in place", matrix -> backend.unary(UnaryOp.NEGATE, matrix, matrix));
        writes.put("binary", matrix -> backend.binary(BinaryOp.ADD, view, view, matrix));
        writes.put("select", matrix -> backend.select(conditions(), view, view, matrix));
        writes.put("reduce", matrix -> backend.reduce(ReduceOp.SUM, in, new Extent(SIZE, 1, SIZE), matrix));
        writes.put("scan", matrix -> backend.scan(ScanOp.SUM, in, COLUMNS, matrix));
        writes.put("sort", matrix -> backend.sort(in, COLUMNS, matrix, places()));
        writes.put(
                "matmul", matrix -> backend.matmul(new MatmulSpec(1, SIZE, SIZE, SIZE, false, false), in, in, matrix));
        writes.put("gather", matrix -> backend.gather(in, new Extent(1, SIZE, SIZE), indices.buffer(), matrix));
        writes.put("scatterAdd", matrix -> backend.scatterAdd(in, indices.buffer(), new Extent(1, SIZE, SIZE), matrix));
        writes.put("uniform", matrix -> backend.uniform(1, 2, matrix));
        if (backend instanceof DenseKernel device) {
            DenseSpec spec = new DenseSpec(SIZE, SIZE, SIZE, UnaryOp.TANH);
            writes.put("dense", matrix -> device.dense(spec, in, in, null, matrix));
        }
        putGradients(writes);
        if (backend instanceof SoftmaxKernel device) {
            writes.put("softmax", matrix -> device.softmax(COLUMNS, in, matrix));
        }
        return writes;
    }

    private void putGradients(Map<String, Write> writes) {
        Buffer in = other.buffer();
        if (backend instanceof ActivationGradientKernel device) {
            ActivationGradientSpec spec = new ActivationGradientSpec(1, SIZE * SIZE, UnaryOp.TANH);
            writes.put("activationGradient", matrix -> device.activationGradient(spec, in, in, matrix, null));
            writes.put("its bias", matrix -> device.activationGradient(spec, in, in, scratch(), matrix));
        }
        if (backend instanceof DenseGradientKernel device) {
            DenseSpec spec = new DenseSpec(SIZE, SIZE, SIZE, UnaryOp.TANH);
            Operands operands = new Operands(in, in, in, in);
            writes.put("dx", matrix -> device.denseGradient(spec, operands, new Results(matrix, null, null)));
            writes.put("dkernel", matrix -> device.denseGradient(spec, operands, new Results(null, matrix, null)));
            DenseSpec oneRow = new DenseSpec(1, SIZE * SIZE, 1, UnaryOp.TANH);
            Operands wide = new Operands(in, in, one(), in);
            writes.put("dbias", matrix -> device.denseGradient(oneRow, wide, new Results(null, null, matrix)));
        }
        if (backend instanceof SoftmaxCrossentropyKernel device) {
            Buffer loss =
                    Tensor.uninitialized(backend, DType.FLOAT32, Shape.of(SIZE)).buffer();
            writes.put("crossentropy", matrix -> device.softmaxCrossentropy(COLUMNS, in, in, loss, matrix));
            Extent pairs = new Extent(SIZE * SIZE, 2, 1);
            Buffer two = Shaping.concatenate(List.of(other, other), 0).buffer();
            writes.put("its loss", matrix -> device.softmaxCrossentropy(pairs, two, two, matrix, null));
        }
    }

    private Buffer one() {
        return Tensor.filled(backend, DType.FLOAT32, Shape.of(1, 1), 1).buffer();
    }

    private Buffer scratch() {
        return Tensor.uninitialized(backend, DType.FLOAT32, SHAPE).buffer();
    }

    private static View all(Buffer matrix) {
        return new View(matrix, Layout.contiguous(SHAPE));
    }

    private static View firstRow(Buffer matrix) {
        return new View(matrix, Layout.contiguous(Shape.of(SIZE)));
    }

    private View conditions() {
        return Tensor.filled(backend, DType.BOOL, SHAPE, 1).view();
    }

    private Buffer places() {
        return Tensor.uninitialized(backend, DType.INT32, SHAPE).buffer();
    }
}
