package dev.densor.cuda;

import dev.densor.backend.Extent;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.cuda.driver.Arguments;

/**
 * Running sums and products along the middle axis of [outer, length, inner]; the same result in every run. Rows that
 * are long and few are cut in segments: their totals are made and scanned, and then each begins with what comes before
 * it.
 */
final class Scans {
    /** Elements from which on a row is worth a block. */
    private static final int LONG = 256;

    /** Elements of a segment at least: of rows by blocks, of columns by threads. */
    private static final int OF_ROW = 4096;

    private static final int OF_COLUMN = 64;

    private final Device device;
    private final Reductions reductions;

    Scans(Device device, Reductions reductions) {
        this.device = device;
        this.reductions = reductions;
    }

    /** From where to where. */
    private record Task(ScanOp op, ScanKernels kernels, Extent extent, long in, long out) {
        long columns() {
            return extent.outer() * extent.inner();
        }

        boolean isLongRows() {
            return kernels.rows() != null && extent.inner() == 1 && extent.length() >= LONG;
        }
    }

    void scan(ScanOp op, CudaBuffer in, Extent extent, CudaBuffer out) {
        if (in.size() == 0) {
            return;
        }
        Task task = new Task(op, ScanKernels.of(op, in.dtype()), extent, in.address(), out.address());
        Segments segments = segments(task);
        if (segments.count() == 1) {
            launch(task, segments, 0);
            return;
        }
        ReduceOp each = op == ScanOp.SUM ? ReduceOp.SUM : ReduceOp.PROD;
        int bytes = Fold.of(each, in.dtype()).partBytes();
        device.withScratch(segments.count() * task.columns() * bytes, totals -> {
            reductions.totals(each, in, extent, segments, totals);
            Extent all = new Extent(1, segments.count(), task.columns());
            Task ofTotals = new Task(op, ScanKernels.ofTotals(op, in.dtype()), all, totals, totals);
            launch(ofTotals, Segments.whole(segments.count()), 0);
            launch(task, segments, totals);
        });
    }

    private Segments segments(Task task) {
        long busy = (long) device.driver().properties().multiprocessors() * Launch.RESIDENT;
        if (task.isLongRows()) {
            return Segments.of(task.extent.length(), Launch.divideUp(busy, task.columns()), OF_ROW);
        }
        // A thread goes along the totals of a column, too: no more of them than elements in a segment.
        long most = (long) Math.sqrt(task.extent.length());
        long wanted = Launch.divideUp(busy * Launch.THREADS, task.columns());
        return Segments.of(task.extent.length(), Math.min(wanted, most), OF_COLUMN);
    }

    private void launch(Task task, Segments segments, long totals) {
        if (task.isLongRows()) {
            rows(task, segments, totals);
        } else {
            columns(task, segments, totals);
        }
    }

    private void rows(Task task, Segments segments, long totals) {
        device.launch(
                task.kernels.rows(),
                task.extent,
                device.gridOfBlocks(task.extent.outer() * segments.count()),
                Arguments.of(
                        task.op.ordinal(),
                        task.in,
                        task.extent.outer(),
                        task.extent.length(),
                        segments.chunk(),
                        segments.count(),
                        totals,
                        task.out));
    }

    private void columns(Task task, Segments segments, long totals) {
        device.launch(
                task.kernels.columns(),
                task.extent,
                device.grid(task.columns() * segments.count()),
                Arguments.of(
                        task.op.ordinal(),
                        task.in,
                        task.extent.outer(),
                        task.extent.length(),
                        task.extent.inner(),
                        segments.chunk(),
                        segments.count(),
                        totals,
                        task.out));
    }
}
