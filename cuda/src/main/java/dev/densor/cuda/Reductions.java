package dev.densor.cuda;

import dev.densor.backend.Extent;
import dev.densor.backend.ReduceOp;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.Grid;
import dev.densor.shape.DType;
import java.util.EnumMap;
import java.util.Map;

/**
 * Reductions along the middle axis of [outer, length, inner]; the same result in every run. Rows that are long and few
 * are cut in segments, whose parts a second kernel folds.
 */
final class Reductions {
    /** Rows up to so many bytes are read many at a time: a tile is {@link #TILE_BYTES}, at least 16 rows. */
    private static final int SHORT_BYTES = 1024;

    private static final int TILE_BYTES = 16384;

    /** Bytes of a row that are worth a block. */
    private static final int SEGMENT_BYTES = 16384;

    private static final int MOST_THREADS = 512;
    private static final int WARP = 32;

    private final Device device;
    private final Fills fills;
    private final Map<ReduceOp, Map<DType, Fold>> folds = new EnumMap<>(ReduceOp.class);

    Reductions(Device device) {
        this.device = device;
        this.fills = new Fills(device);
        for (ReduceOp op : ReduceOp.values()) {
            Map<DType, Fold> ofTypes = new EnumMap<>(DType.class);
            for (DType dtype : DType.values()) {
                if (op.isLogical() == (dtype == DType.BOOL)) {
                    ofTypes.put(dtype, Fold.of(op, dtype));
                }
            }
            folds.put(op, ofTypes);
        }
    }

    /** From where to where; out has room for outer times inner results. */
    private record Task(Fold fold, Extent extent, long in, long out) {
        long results() {
            return extent.outer() * extent.inner();
        }
    }

    void reduce(ReduceOp op, CudaBuffer in, Extent extent, CudaBuffer out) {
        if (out.size() == 0) {
            return;
        }
        if (extent.length() == 0) {
            fills.fill(out, op == ReduceOp.PROD || op == ReduceOp.ALL ? 1 : 0);
            return;
        }
        Task task = new Task(folds.get(op).get(in.dtype()), extent, in.address(), out.address());
        if (extent.inner() != 1 || task.fold.rows() == null) {
            columns(task, in.dtype());
        } else if ((long) extent.length() * in.dtype().bytes() <= SHORT_BYTES) {
            tiles(task, in.dtype());
        } else {
            rows(task, in.dtype());
        }
    }

    private int multiprocessors() {
        return device.driver().properties().multiprocessors();
    }

    private void tiles(Task task, DType dtype) {
        int length = task.extent.length();
        int rows = tileRows(length * dtype.bytes());
        device.launch(
                task.fold.tiles(),
                task.extent,
                device.gridOfBlocks(Launch.divideUp(task.results(), rows)),
                Arguments.of(task.fold.given(), task.in, task.results(), length, rows, lanes(length), task.out));
    }

    /** Rows of a tile, so that it is a multiple of a pack. */
    static int tileRows(int bytes) {
        int together = Launch.PACK / Math.min(Launch.PACK, Integer.lowestOneBit(bytes));
        return TILE_BYTES / bytes / together * together;
    }

    /**
     * Threads that fold a short row: about one for eight elements; and as many as the power of two in the length, so
     * that the threads of a warp, each in its row, meet in few banks of shared memory.
     */
    static int lanes(int length) {
        int some = Integer.highestOneBit(Math.max(1, (length + 7) / 8));
        return Math.min(WARP, Math.max(some, Integer.lowestOneBit(length)));
    }

    private void rows(Task task, DType dtype) {
        long rows = task.results();
        long wanted = Launch.divideUp((long) multiprocessors() * Launch.RESIDENT, rows);
        Segments segments = Segments.of(task.extent.length(), wanted, SEGMENT_BYTES / dtype.bytes());
        withParts(
                task,
                segments,
                parts -> device.launch(
                        task.fold.rows(),
                        task.extent,
                        gridOfRows(rows, segments, dtype),
                        Arguments.of(
                                task.fold.given(),
                                task.in,
                                rows,
                                task.extent.length(),
                                segments.chunk(),
                                segments.count(),
                                parts,
                                task.out)));
    }

    /** Threads enough that each has four packs, or those of a warp. */
    private Grid gridOfRows(long rows, Segments segments, DType dtype) {
        long packs = (long) segments.chunk() * dtype.bytes() / Launch.PACK;
        int threads = (int) Math.min(MOST_THREADS, Math.max(WARP, Long.highestOneBit(packs / 4)));
        return Launch.gridOfBlocks(rows * segments.count(), threads, multiprocessors());
    }

    private void columns(Task task, DType dtype) {
        int group = Launch.PACK / dtype.bytes();
        boolean grouped = task.fold.packs() != null && task.extent.inner() % group == 0;
        ColumnPlan plan = ColumnPlan.of(task.extent, grouped ? group : 1, multiprocessors());
        Kernel kernel = grouped ? task.fold.packs() : task.fold.columns();
        withParts(task, plan.segments(), parts -> columns(kernel, task, plan, parts));
    }

    private void columns(Kernel kernel, Task task, ColumnPlan plan, long parts) {
        device.launch(
                kernel,
                task.extent,
                device.gridOfBlocks(plan.blocks() * plan.segments().count()),
                Arguments.of(
                        task.fold.given(),
                        task.in,
                        task.extent.outer(),
                        task.extent.length(),
                        task.extent.inner(),
                        plan.segments().chunk(),
                        plan.segments().count(),
                        plan.width(),
                        parts,
                        task.out));
    }

    @FunctionalInterface
    private interface Launches {
        /** Queues what folds each segment to {@code parts}, or all to the result. */
        void toParts(long parts);
    }

    private void withParts(Task task, Segments segments, Launches launches) {
        if (segments.count() == 1) {
            launches.toParts(0);
            return;
        }
        device.withScratch(segments.count() * task.results() * task.fold.partBytes(), parts -> {
            launches.toParts(parts);
            join(new Task(task.fold, new Extent(1, segments.count(), task.results()), parts, task.out));
        });
    }

    /** Folds parts along the middle axis of their extent. */
    private void join(Task parts) {
        Segments all = Segments.whole(parts.extent.length());
        ColumnPlan plan = ColumnPlan.of(parts.extent, 1, multiprocessors()).with(all);
        columns(parts.fold.parts(), parts, plan, 0);
    }

    /**
     * Adds up what another kernel left of segments, in one more.
     *
     * @param parts float32 [segments, the size of sums]
     * @param sums FLOAT32
     */
    void sums(long parts, int segments, CudaBuffer sums) {
        Fold fold = folds.get(ReduceOp.SUM).get(sums.dtype());
        join(new Task(fold, new Extent(1, segments, sums.size()), parts, sums.address()));
    }

    /**
     * Sums or products of segments: what a scan begins its segments with.
     *
     * @param op SUM or PROD
     * @param segments of the middle axis, more than one
     * @param parts [segments, outer * inner] in the type that {@code in} is accumulated in
     */
    void totals(ReduceOp op, CudaBuffer in, Extent extent, Segments segments, long parts) {
        Task task = new Task(folds.get(op).get(in.dtype()), extent, in.address(), 0);
        ColumnPlan plan = ColumnPlan.of(extent, 1, multiprocessors()).with(segments);
        columns(task.fold.columns(), task, plan, parts);
    }
}
