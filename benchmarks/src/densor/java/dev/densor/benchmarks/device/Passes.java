package dev.densor.benchmarks.device;

import dev.densor.backend.Backend;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.backend.fused.SoftmaxKernel;
import dev.densor.shape.DType;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import java.util.ArrayList;
import java.util.List;

/** Kernels that go over memory: each as fast as the copy at best. The copy is the first figure. */
final class Passes implements AutoCloseable {
    private static final int COLUMNS = 1024;
    private static final List<UnaryOp> UNARY = List.of(
            UnaryOp.RELU,
            UnaryOp.SIGMOID,
            UnaryOp.TANH,
            UnaryOp.ELU,
            UnaryOp.GELU,
            UnaryOp.SOFTPLUS,
            UnaryOp.EXP,
            UnaryOp.LOG);

    private final Backend backend;
    private final Timer timer;
    private final int rows;
    private final int size;
    private final Buffer x;
    private final Buffer y;
    private final Buffer z;
    private final Buffer half;
    private final List<Figure> figures = new ArrayList<>();

    /** Over {@code rows} rows of 1024 floats, random ones. */
    Passes(Backend backend, Timer timer, int rows) {
        this.backend = backend;
        this.timer = timer;
        this.rows = rows;
        size = rows * COLUMNS;
        x = backend.allocate(DType.FLOAT32, size);
        y = backend.allocate(DType.FLOAT32, size);
        z = backend.allocate(DType.FLOAT32, size);
        half = backend.allocate(DType.FLOAT16, size);
        backend.uniform(1, 0, x);
        backend.uniform(2, 0, z);
        backend.copy(View.of(x), View.of(half));
    }

    List<Figure> measure() {
        long bytes = 4L * size;
        add("copy", 2 * bytes, () -> backend.copy(View.of(x), View.of(y)));
        add("fill", bytes, () -> backend.fill(y, 1.5));
        add("uniform", bytes, () -> backend.uniform(3, 0, y));
        for (UnaryOp op : UNARY) {
            add("unary " + op, 2 * bytes, () -> backend.unary(op, x, y));
        }
        add("unary RELU float16", bytes, () -> backend.unary(UnaryOp.RELU, half, half));
        add("cast float32 float16", bytes + bytes / 2, () -> backend.copy(View.of(x), View.of(half)));
        add("cast float16 float32", bytes + bytes / 2, () -> backend.copy(View.of(half), View.of(y)));
        measureViews(bytes);
        measureRows(bytes);
        return figures;
    }

    private void measureViews(long bytes) {
        Shape shape = Shape.of(rows, COLUMNS);
        Layout matrix = Layout.contiguous(shape);
        Layout transposed = Layout.contiguous(Shape.of(COLUMNS, rows)).permute(1, 0);
        View whole = new View(x, matrix);
        add("transpose", 2 * bytes, () -> backend.copy(new View(x, transposed), new View(y, matrix)));
        View other = new View(z, matrix);
        add("add", 3 * bytes, () -> backend.binary(BinaryOp.ADD, whole, other, y));
        Buffer bias = backend.allocate(DType.FLOAT32, COLUMNS);
        backend.uniform(4, 0, bias);
        View repeated = new View(bias, Layout.contiguous(Shape.of(COLUMNS)).broadcastTo(shape));
        add("add of a row", 2 * bytes, () -> backend.binary(BinaryOp.ADD, whole, repeated, y));
        backend.synchronize();
        backend.free(bias);
    }

    private void measureRows(long bytes) {
        Buffer ofRows = backend.allocate(DType.FLOAT32, rows);
        Buffer ofColumns = backend.allocate(DType.FLOAT32, COLUMNS);
        Extent alongRows = new Extent(rows, COLUMNS, 1);
        Extent alongColumns = new Extent(1, rows, COLUMNS);
        add("sum of rows", bytes, () -> backend.reduce(ReduceOp.SUM, x, alongRows, ofRows));
        add("sum of columns", bytes, () -> backend.reduce(ReduceOp.SUM, x, alongColumns, ofColumns));
        add("max of rows", bytes, () -> backend.reduce(ReduceOp.MAX, x, alongRows, ofRows));
        add("cumulative sum of rows", 2 * bytes, () -> backend.scan(ScanOp.SUM, x, alongRows, y));
        if (backend instanceof SoftmaxKernel kernel) {
            add("softmax of rows", 2 * bytes, () -> kernel.softmax(alongRows, x, y));
        }
        backend.synchronize();
        backend.free(ofRows);
        backend.free(ofColumns);
    }

    private void add(String name, long bytes, Runnable call) {
        figures.add(new Figure("pass", name, timer.microseconds(call), bytes, 0));
    }

    @Override
    public void close() {
        backend.synchronize();
        backend.free(x);
        backend.free(y);
        backend.free(z);
        backend.free(half);
    }
}
