package dev.densor.cuda;

import dev.densor.backend.Extent;
import dev.densor.cuda.driver.Arguments;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Stable ascending sorts along the middle axis of [outer, length, inner]. Short rows are sorted by one block each; long
 * ones in parts, which are then merged by two, in memory beside the elements.
 */
final class Sorting {
    /** Elements that a block sorts; SORT_TILE of sort.cuh. */
    private static final int TILE = 2048;

    /** Bytes of an item of elements of up to 4 bytes, and of 8. */
    private static final int SMALL_ITEM = 8;

    private static final int LARGE_ITEM = 16;

    /** Of items at a time; rows that take more are sorted some after the others. */
    private static final long MOST_BYTES = 256L << 20;

    private final Device device;
    private final long mostBytes;

    Sorting(Device device) {
        this(device, MOST_BYTES);
    }

    /**
     * @param mostBytes of items at a time, unless a single row takes more
     */
    Sorting(Device device, long mostBytes) {
        this.device = device;
        this.mostBytes = mostBytes;
    }

    /** The operands, and the rows worked on: {@code count} of them from {@code first} on. */
    private record Task(CudaBuffer in, Extent extent, CudaBuffer values, CudaBuffer indices, long first, long count) {
        Task rows(long from, long some) {
            return new Task(in, extent, values, indices, from, some);
        }

        int elementBytes() {
            return in.dtype().bytes();
        }

        long items() {
            return count * extent.length();
        }

        long itemBytes() {
            return elementBytes() == Long.BYTES ? LARGE_ITEM : SMALL_ITEM;
        }

        /** {@code SortedRows} of sort.cuh. */
        ByteBuffer where() {
            ByteBuffer fields = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
            fields.putLong(0, first)
                    .putLong(8, count)
                    .putInt(16, extent.length())
                    .putLong(24, extent.inner());
            return fields;
        }
    }

    void sort(CudaBuffer in, Extent extent, CudaBuffer values, CudaBuffer indices) {
        if (in.size() == 0) {
            return;
        }
        long rows = extent.outer() * extent.inner();
        Task all = new Task(in, extent, values, indices, 0, rows);
        if (extent.length() <= TILE) {
            tiles(all, 0);
            return;
        }
        long rowBytes = 2L * extent.length() * all.itemBytes();
        long together = Math.min(rows, Math.max(1, mostBytes / rowBytes));
        device.withScratch(together * rowBytes, items -> {
            for (long row = 0; row < rows; row += together) {
                merged(all.rows(row, Math.min(together, rows - row)), items);
            }
        });
    }

    /** Whole rows to the results, or parts of them to {@code items}. */
    private void tiles(Task task, long items) {
        int length = task.extent.length();
        int slot = length > TILE ? TILE : Integer.highestOneBit(2 * length - 1);
        long tiles =
                length > TILE ? task.count * Launch.divideUp(length, TILE) : Launch.divideUp(task.count, TILE / slot);
        device.launch(
                new Kernel("sort", "sort_tiles_" + task.elementBytes()),
                task.extent,
                device.gridOfBlocks(tiles),
                Arguments.of(
                        KeyOrder.of(task.in.dtype()).structure(task.in.dtype(), false),
                        task.in.address(),
                        task.where(),
                        slot,
                        items,
                        task.values.address(),
                        task.indices.address()));
    }

    private void merged(Task task, long items) {
        int length = task.extent.length();
        long from = items;
        long to = items + task.items() * task.itemBytes();
        tiles(task, from);
        Kernel merge = new Kernel("sort", task.itemBytes() == LARGE_ITEM ? "sort_merge_large" : "sort_merge_small");
        for (long run = TILE; run < length; run *= 2) {
            device.launch(
                    merge,
                    task.extent,
                    device.gridOfBlocks(task.count * Launch.divideUp(length, TILE)),
                    Arguments.of(from, task.count, length, (int) run, to));
            long sorted = to;
            to = from;
            from = sorted;
        }
        device.launch(
                new Kernel("sort", "sort_emit_" + task.elementBytes()),
                task.extent,
                device.grid(task.items()),
                Arguments.of(from, task.in.address(), task.where(), task.values.address(), task.indices.address()));
    }
}
