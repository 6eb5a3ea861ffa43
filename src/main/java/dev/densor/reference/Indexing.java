package dev.densor.reference;

import dev.densor.backend.Extent;
import dev.densor.host.HostBuffer;

/** Rows picked out of a table, and rows added into one. Sequential: rows may be added to the same place. */
final class Indexing {
    private Indexing() {}

    static void gather(HostBuffer table, Extent extent, HostBuffer indices, HostBuffer out) {
        long[] index = read(indices);
        int inner = Math.toIntExact(extent.inner());
        for (long outer = 0; outer < extent.outer(); outer++) {
            for (int j = 0; j < index.length; j++) {
                long to = (outer * index.length + j) * inner;
                if (index[j] >= 0 && index[j] < extent.length()) {
                    out.move(to, table, (outer * extent.length() + index[j]) * inner, inner);
                } else {
                    out.store(to, 1, new double[inner], inner);
                }
            }
        }
    }

    static void scatterAdd(HostBuffer updates, HostBuffer indices, Extent extent, HostBuffer out) {
        long[] index = read(indices);
        int inner = Math.toIntExact(extent.inner());
        int rows = Math.toIntExact(extent.outer() * extent.length());
        double[] sums = new double[Math.multiplyExact(rows, inner)];
        out.load(0, 1, sums, sums.length);
        double[] row = new double[inner];
        for (long outer = 0; outer < extent.outer(); outer++) {
            for (int j = 0; j < index.length; j++) {
                if (index[j] >= 0 && index[j] < extent.length()) {
                    updates.load((outer * index.length + j) * inner, 1, row, inner);
                    int at = (int) ((outer * extent.length() + index[j]) * inner);
                    for (int i = 0; i < inner; i++) {
                        sums[at + i] += row[i];
                    }
                }
            }
        }
        out.store(0, 1, sums, sums.length);
    }

    private static long[] read(HostBuffer indices) {
        long[] values = new long[(int) indices.size()];
        indices.load(0, 1, values, values.length);
        return values;
    }
}
