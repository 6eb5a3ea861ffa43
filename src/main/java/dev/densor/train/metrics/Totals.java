package dev.densor.train.metrics;

import dev.densor.ops.Shaping;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** What the reductions of a batch left, brought to the host in one transfer: a device is waited for once an update. */
final class Totals {
    private Totals() {}

    /** The elements of each tensor, all of one type. */
    static List<double[]> download(List<Tensor> tensors) {
        List<Tensor> flat = tensors.stream().map(t -> Shaping.reshape(t, -1)).toList();
        HostArray all = flat.size() == 1
                ? flat.get(0).toArray()
                : Shaping.concatenate(flat, 0).toArray();
        double[] values = all.toDoubles();
        int[] end = {0};
        return flat.stream()
                .map(t -> t.shape().dim(0))
                .map(size -> Arrays.copyOfRange(values, end[0], end[0] += size))
                .toList();
    }

    /** Adds {@code more} to {@code total}, element by element. */
    static void add(double[] total, double[] more) {
        Arrays.setAll(total, i -> total[i] + more[i]);
    }

    /** {@code a / b}; 0 where b is 0. */
    static double ratio(double a, double b) {
        return b == 0 ? 0 : a / b;
    }
}
