package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.backend.Extent;
import dev.densor.cuda.driver.Arguments;
import dev.densor.shape.DType;

/** Rows picked out of a table, and rows added into one. */
final class Indexing {
    /** The system property that asks for the same sums in every run: {@code -Ddensor.cuda.deterministic=true}. */
    static final String DETERMINISTIC = "densor.cuda.deterministic";

    /** Sorted places that a thread works through; CHUNK of scatter.cu. */
    private static final int CHUNK = 32;

    private final Device device;
    private final boolean deterministic;
    private final Sorting sorting;

    /**
     * @param deterministic whether {@link #scatterAdd} gives the same result in every run, at the price of a sort; with
     *     float32 and float64 it otherwise adds in whatever order the threads come, and a GPU takes subnormal float32
     *     for zero there
     */
    Indexing(Device device, boolean deterministic) {
        this.device = device;
        this.deterministic = deterministic;
        this.sorting = new Sorting(device);
    }

    void gather(CudaBuffer table, Extent extent, CudaBuffer indices, CudaBuffer out) {
        if (out.size() == 0) {
            return;
        }
        int bytes = wordBytes(extent.inner() * table.dtype().bytes());
        long inner = extent.inner() * table.dtype().bytes() / bytes;
        long words = out.bytes() / bytes;
        device.launch(
                new Kernel("gather", "gather_" + bytes),
                extent,
                device.grid(words),
                Arguments.of(
                        table.address(),
                        inner,
                        extent.length(),
                        indices.address(),
                        indices.size(),
                        words,
                        out.address()));
    }

    /** The widest word that rows of so many bytes are made of. */
    static int wordBytes(long rowBytes) {
        return (int) Math.min(Launch.PACK, Long.lowestOneBit(rowBytes));
    }

    void scatterAdd(CudaBuffer updates, CudaBuffer indices, Extent extent, CudaBuffer out) {
        if (updates.size() == 0 || out.size() == 0) {
            return;
        }
        boolean isWide = out.dtype() == DType.FLOAT32 || out.dtype() == DType.FLOAT64;
        if (isWide && !deterministic) {
            inAnyOrder(updates, indices, extent, out);
        } else {
            inOrder(updates, indices, extent, out);
        }
    }

    private void inAnyOrder(CudaBuffer updates, CudaBuffer indices, Extent extent, CudaBuffer out) {
        device.launch(
                new Kernel("scatter", "scatter_atomic_" + Suffix.of(out.dtype())),
                extent,
                device.grid(updates.size()),
                Arguments.of(
                        updates.address(),
                        extent.inner(),
                        extent.length(),
                        indices.address(),
                        indices.size(),
                        updates.size(),
                        out.address()));
    }

    /** Updates of one row in the order that they have; a 16-bit sum is rounded once. */
    private void inOrder(CudaBuffer updates, CudaBuffer indices, Extent extent, CudaBuffer out) {
        if (indices.size() > Integer.MAX_VALUE) {
            throw new BackendException(
                    device.name() + ": scatterAdd in order: " + indices.size() + " indices are more than "
                            + Integer.MAX_VALUE + ", which the kernels count to; add fewer updates at once");
        }
        int count = (int) indices.size();
        DType work = out.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
        long edges = 2 * extent.outer() * extent.inner() * Launch.divideUp(count, CHUNK);
        device.withScratch(
                2 * indices.bytes(),
                orderly -> device.withScratch(edges * work.bytes(), runs -> {
                    CudaBuffer sorted = new CudaBuffer(DType.INT32, count, orderly);
                    CudaBuffer places = new CudaBuffer(DType.INT32, count, orderly + indices.bytes());
                    sorting.sort(indices, new Extent(1, count, 1), sorted, places);
                    addSorted(updates, sorted, places, extent, new Sums(out, runs));
                }));
    }

    /** Where sums go: the result, and memory for those that are not finished. */
    private record Sums(CudaBuffer out, long edges) {}

    private void addSorted(CudaBuffer updates, CudaBuffer sorted, CudaBuffer places, Extent extent, Sums sums) {
        int count = (int) sorted.size();
        String type = Suffix.of(sums.out.dtype());
        long items = extent.outer() * extent.inner() * Launch.divideUp(count, CHUNK);
        Arguments rows = Arguments.of(
                updates.address(),
                extent.outer(),
                extent.length(),
                extent.inner(),
                sorted.address(),
                places.address(),
                count,
                sums.edges,
                sums.out.address());
        device.launch(new Kernel("scatter", "scatter_sorted_" + type), extent, device.grid(items), rows);
        Arguments runs = Arguments.of(
                extent.outer(),
                extent.length(),
                extent.inner(),
                sorted.address(),
                count,
                sums.edges,
                sums.out.address());
        device.launch(new Kernel("scatter", "scatter_edges_" + type), extent, device.grid(items), runs);
    }
}
