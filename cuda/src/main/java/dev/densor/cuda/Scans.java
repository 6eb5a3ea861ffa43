package dev.densor.cuda;

import dev.densor.backend.Extent;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.Grid;
import dev.densor.shape.DType;

/**
 * Running sums and products along the middle axis of [outer, length, inner]; the same result in every run. Rows that are
 * long and few are cut in segments: their totals are made and scanned, and then each begins with what comes before it.
 */
final class Scans {
    /** Elements from which on a row is worth a block. */
    private static final int LONG = 256;

    /** Elements of a segment at least: of rows by blocks, of columns by threads. */
    private static final int OF_ROW = 4096;

    private static final int OF_COLUMN = 64;

    /** Blocks, and threads, that keep a multiprocessor busy. */
    private static final int RESIDENT = 8;

    private final Device device;
    private final Reductions reductions;

    Scans(Device device) {
        this.device = device;
        this.reductions = new Reductions(device);
    }

    /**
     * From where to where.
     *
     * @param type the kernels' suffix
     * @param hasRows whether there is a kernel for rows
     */
    private record Task(ScanOp op, String type, boolean hasRows, Extent extent, long in, long out) {
        long columns() {
            return extent.outer() * extent.inner();
        }

        boolean isLongRows() {
            return hasRows && extent.inner() == 1 && extent.length() >= LONG;
        }
    }

    void scan(ScanOp op, CudaBuffer in, Extent extent, CudaBuffer out) {
        if (in.size() == 0) {
            return;
        }
        boolean hasRows =
                in.dtype().isFloating() ? op == ScanOp.SUM : in.dtype().bytes() >= Integer.BYTES;
        Task task = new Task(op, type(op, in.dtype()), hasRows, extent, in.address(), out.address());
        Segments segments = segments(task);
        if (segments.count() == 1) {
            launch(task, segments, 0);
            return;
        }
        ReduceOp each = op == ScanOp.SUM ? ReduceOp.SUM : ReduceOp.PROD;
        long bytes =
                segments.count() * task.columns() * Fold.of(each, in.dtype()).partBytes();
        device.withScratch(bytes, totals -> {
            reductions.totals(each, in, extent, segments, totals);
            Extent all = new Extent(1, segments.count(), task.columns());
            String type = totalsType(op, in.dtype());
            launch(new Task(op, type, hasRows, all, totals, totals), Segments.whole(segments.count()), 0);
            launch(task, segments, totals);
        });
    }

    /** Signed and unsigned bytes have the same low bits. */
    private static String type(ScanOp op, DType dtype) {
        if (dtype.isFloating()) {
            return (op == ScanOp.SUM ? "sum_" : "product_") + Suffix.of(dtype);
        }
        return Suffix.of(dtype == DType.UINT8 ? DType.INT8 : dtype);
    }

    /** Of what {@link Reductions#totals} leaves. */
    private static String totalsType(ScanOp op, DType dtype) {
        if (op == ScanOp.PROD && dtype.isFloating()) {
            return "scaled";
        }
        DType total =
                switch (dtype) {
                    case FLOAT16, BFLOAT16, FLOAT32 -> DType.FLOAT32;
                    case INT8, UINT8, INT32 -> DType.INT32;
                    case FLOAT64, INT64 -> dtype;
                    case BOOL -> throw new IllegalArgumentException("BOOL is not added up");
                };
        return type(op, total);
    }

    private int multiprocessors() {
        return device.driver().properties().multiprocessors();
    }

    private Segments segments(Task task) {
        long busy = (long) multiprocessors() * RESIDENT * (task.isLongRows() ? 1 : Launch.THREADS);
        long wanted = Launch.divideUp(busy, task.columns());
        return Segments.of(task.extent.length(), wanted, task.isLongRows() ? OF_ROW : OF_COLUMN);
    }

    private void launch(Task task, Segments segments, long totals) {
        Extent extent = task.extent;
        if (task.isLongRows()) {
            Grid grid = device.gridOfBlocks(extent.outer() * segments.count());
            Arguments arguments = Arguments.of(
                    task.op.ordinal(),
                    task.in,
                    extent.outer(),
                    extent.length(),
                    segments.chunk(),
                    segments.count(),
                    totals,
                    task.out);
            device.launch(new Kernel("scan", "scan_rows_" + task.type), extent, grid, arguments);
        } else {
            Grid grid = device.grid(task.columns() * segments.count());
            Arguments arguments = Arguments.of(
                    task.op.ordinal(),
                    task.in,
                    extent.outer(),
                    extent.length(),
                    extent.inner(),
                    segments.chunk(),
                    segments.count(),
                    totals,
                    task.out);
            device.launch(new Kernel("scan", "scan_columns_" + task.type), extent, grid, arguments);
        }
    }
}
