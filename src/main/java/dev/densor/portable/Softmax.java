package dev.densor.portable;

import dev.densor.backend.Extent;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Softmax of float32 along the middle axis of [outer, length, inner], or its logarithm. */
final class Softmax {
    private final FloatBuffer in;
    private final FloatBuffer out;
    private final int length;
    private final int inner;
    private final boolean logarithm;

    private Softmax(Extent extent, FloatBuffer in, FloatBuffer out, boolean logarithm) {
        this.in = in;
        this.out = out;
        this.logarithm = logarithm;
        length = extent.length();
        inner = (int) extent.inner();
    }

    /** {@code out} may be {@code in}. */
    static void softmax(Extent extent, FloatBuffer in, FloatBuffer out) {
        new Softmax(extent, in, out, false).compute(extent);
    }

    /** {@code out} may be {@code in}. */
    static void logSoftmax(Extent extent, FloatBuffer in, FloatBuffer out) {
        new Softmax(extent, in, out, true).compute(extent);
    }

    private void compute(Extent extent) {
        if (extent.inner() > 1) {
            Lines.forEach(extent, this::columns);
        } else {
            boolean isLong = length > Scratch.RUN;
            Lines.forRows(Math.toIntExact(extent.outer()), length, isLong ? this::longRow : this::shortRows);
        }
    }

    private void shortRows(int first, int start, int count, Scratch scratch) {
        int size = count * length;
        in.get(first * length, scratch.x, 0, size);
        for (int from = 0; from < size; from += length) {
            float max = Folds.max(scratch.x, from, from + length);
            for (int i = from; i < from + length; i++) {
                scratch.t[i] = scratch.x[i] - max;
            }
            scratch.sums[from] = max;
        }
        Exponentials.exp(scratch.t, scratch.z, size);
        for (int from = 0; from < size; from += length) {
            double total = Folds.sum(scratch.z, from, from + length);
            if (logarithm) {
                double max = scratch.sums[from];
                double log = Math.log(total);
                for (int i = from; i < from + length; i++) {
                    scratch.x[i] = (float) (scratch.x[i] - max - log);
                }
            } else {
                double factor = 1 / total;
                for (int i = from; i < from + length; i++) {
                    scratch.x[i] = (float) (scratch.z[i] * factor);
                }
            }
        }
        out.put(first * length, scratch.x, 0, size);
    }

    private void longRow(int row, int start, int count, Scratch scratch) {
        float max = Float.NEGATIVE_INFINITY;
        for (int from = 0; from < length; from += Scratch.RUN) {
            int part = load(in, row, from, scratch);
            max = Math.max(max, Folds.max(scratch.x, 0, part));
        }
        double total = 0;
        for (int from = 0; from < length; from += Scratch.RUN) {
            int part = load(in, row, from, scratch);
            for (int i = 0; i < part; i++) {
                scratch.t[i] = scratch.x[i] - max;
            }
            Exponentials.exp(scratch.t, scratch.z, part);
            total += Folds.sum(scratch.z, 0, part);
            keepPowers(row * length + from, part, scratch);
        }
        for (int from = 0; from < length; from += Scratch.RUN) {
            int part = load(logarithm ? in : out, row, from, scratch);
            finish(scratch.x, part, max, total);
            out.put(row * length + from, scratch.x, 0, part);
        }
    }

    /** Softmax is a power divided by the sum, so powers stay in the result meanwhile; its logarithm needs none. */
    private void keepPowers(int at, int count, Scratch scratch) {
        if (logarithm) {
            return;
        }
        for (int i = 0; i < count; i++) {
            scratch.x[i] = (float) scratch.z[i];
        }
        out.put(at, scratch.x, 0, count);
    }

    /** @param x the powers, or for the logarithm the operands */
    private void finish(float[] x, int count, double max, double total) {
        if (logarithm) {
            double log = Math.log(total);
            for (int i = 0; i < count; i++) {
                x[i] = (float) (x[i] - max - log);
            }
        } else {
            double factor = 1 / total;
            for (int i = 0; i < count; i++) {
                x[i] = (float) (x[i] * factor);
            }
        }
    }

    /** Copies a part of a row to {@code scratch.x}; returns how many elements it has. */
    private int load(FloatBuffer buffer, int row, int from, Scratch scratch) {
        int part = Math.min(Scratch.RUN, length - from);
        buffer.get(row * length + from, scratch.x, 0, part);
        return part;
    }

    private void columns(int outer, int start, int count, Scratch scratch) {
        float[] max = scratch.y;
        Arrays.fill(max, 0, count, Float.NEGATIVE_INFINITY);
        for (int l = 0; l < length; l++) {
            in.get(at(outer, l, start), scratch.x, 0, count);
            BinaryFunctions.maximum(max, scratch.x, count);
        }
        Arrays.fill(scratch.sums, 0, count, 0);
        for (int l = 0; l < length; l++) {
            in.get(at(outer, l, start), scratch.x, 0, count);
            for (int i = 0; i < count; i++) {
                scratch.t[i] = scratch.x[i] - max[i];
            }
            Exponentials.exp(scratch.t, scratch.z, count);
            for (int i = 0; i < count; i++) {
                scratch.sums[i] += scratch.z[i];
            }
            keepPowers(at(outer, l, start), count, scratch);
        }
        if (logarithm) {
            logarithms(scratch.sums, count);
        }
        for (int l = 0; l < length; l++) {
            (logarithm ? in : out).get(at(outer, l, start), scratch.x, 0, count);
            finishColumns(scratch, count);
            out.put(at(outer, l, start), scratch.x, 0, count);
        }
    }

    private static void logarithms(double[] sums, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] = Math.log(sums[i]);
        }
    }

    private void finishColumns(Scratch scratch, int count) {
        float[] x = scratch.x;
        float[] max = scratch.y;
        double[] sums = scratch.sums;
        if (logarithm) {
            for (int i = 0; i < count; i++) {
                x[i] = (float) ((double) x[i] - max[i] - sums[i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                x[i] = (float) (x[i] / sums[i]);
            }
        }
    }

    private int at(int outer, int l, int start) {
        return (outer * length + l) * inner + start;
    }
}
