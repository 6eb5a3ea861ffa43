package dev.densor.reference;

import dev.densor.backend.Extent;
import dev.densor.host.HostBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Stable ascending sort along the middle axis; NaN comes last and -0 equals +0. */
final class Sorting {
    private Sorting() {}

    static void sort(HostBuffer in, Extent extent, HostBuffer values, HostBuffer indices) {
        int length = extent.length();
        for (long outer = 0; outer < extent.outer(); outer++) {
            for (long inner = 0; inner < extent.inner(); inner++) {
                long from = outer * length * extent.inner() + inner;
                int[] order =
                        in.dtype().isFloating() ? orderOfDoubles(in, from, extent) : orderOfLongs(in, from, extent);
                for (int i = 0; i < length; i++) {
                    values.move(from + i * extent.inner(), in, from + order[i] * extent.inner(), 1);
                }
                indices.store(
                        from,
                        extent.inner(),
                        Arrays.stream(order).asLongStream().toArray(),
                        length);
            }
        }
    }

    private static int[] orderOfDoubles(HostBuffer in, long from, Extent extent) {
        double[] keys = new double[extent.length()];
        in.load(from, extent.inner(), keys, keys.length);
        // Adding 0 turns -0 into +0, which Double.compare would tell apart.
        return order(keys.length, (i, j) -> Double.compare(keys[i] + 0.0, keys[j] + 0.0));
    }

    private static int[] orderOfLongs(HostBuffer in, long from, Extent extent) {
        long[] keys = new long[extent.length()];
        in.load(from, extent.inner(), keys, keys.length);
        return order(keys.length, (i, j) -> Long.compare(keys[i], keys[j]));
    }

    private static int[] order(int length, Comparator<Integer> comparator) {
        Integer[] order = IntStream.range(0, length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, comparator);
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }
}
