package dev.densor.portable;

import dev.densor.backend.Extent;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Softmax of float32 along the middle axis of [outer, length, inner]. */
final class Softmax {
    private final FloatBuffer in;
    private final FloatBuffer out;
    private final int length;
    private final int inner;

    private Softmax(Extent extent, FloatBuffer in, FloatBuffer out) {
        this.in = in;
        this.out = out;
        length = extent.length();
        inner = (int) extent.inner();
    }

    /** {@code out} may be {@code in}. */
    static void softmax(Extent extent, FloatBuffer in, FloatBuffer out) {
        Softmax lines = new Softmax(extent, in, out);
        if (extent.inner() > 1) {
            Lines.forEach(extent, lines::columns);
        } else if (extent.length() > Scratch.RUN) {
            Lines.forEach(extent, lines::longRow);
        } else {
            lines.shortRows(Math.toIntExact(extent.outer()));
        }
    }

    /** As many rows as a run holds are handled together. */
    private void shortRows(int rows) {
        int together = Scratch.RUN / length;
        Extent groups = new Extent((rows + together - 1) / together, together * length, 1);
        Lines.forEach(groups, (group, start, count, scratch) -> {
            int first = group * together;
            rows(first, Math.min(together, rows - first), scratch);
        });
    }

    private void rows(int first, int count, Scratch scratch) {
        int size = count * length;
        in.get(first * length, scratch.x, 0, size);
        for (int from = 0; from < size; from += length) {
            float max = Folds.max(scratch.x, from, from + length);
            for (int i = from; i < from + length; i++) {
                scratch.t[i] = scratch.x[i] - max;
            }
        }
        Exponentials.exp(scratch.t, scratch.z, size);
        for (int from = 0; from < size; from += length) {
            double factor = 1 / Folds.sum(scratch.z, from, from + length);
            for (int i = from; i < from + length; i++) {
                scratch.x[i] = (float) (scratch.z[i] * factor);
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
            for (int i = 0; i < part; i++) {
                scratch.x[i] = (float) scratch.z[i];
            }
            out.put(row * length + from, scratch.x, 0, part);
        }
        double factor = 1 / total;
        for (int from = 0; from < length; from += Scratch.RUN) {
            int part = load(out, row, from, scratch);
            for (int i = 0; i < part; i++) {
                scratch.x[i] = (float) (scratch.x[i] * factor);
            }
            out.put(row * length + from, scratch.x, 0, part);
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
        double[] sums = scratch.v;
        Arrays.fill(max, 0, count, Float.NEGATIVE_INFINITY);
        for (int l = 0; l < length; l++) {
            in.get(at(outer, l, start), scratch.x, 0, count);
            BinaryFunctions.maximum(max, scratch.x, count);
        }
        Arrays.fill(sums, 0, count, 0);
        for (int l = 0; l < length; l++) {
            in.get(at(outer, l, start), scratch.x, 0, count);
            for (int i = 0; i < count; i++) {
                scratch.t[i] = scratch.x[i] - max[i];
            }
            Exponentials.exp(scratch.t, scratch.z, count);
            for (int i = 0; i < count; i++) {
                sums[i] += scratch.z[i];
                scratch.x[i] = (float) scratch.z[i];
            }
            out.put(at(outer, l, start), scratch.x, 0, count);
        }
        for (int l = 0; l < length; l++) {
            out.get(at(outer, l, start), scratch.x, 0, count);
            for (int i = 0; i < count; i++) {
                scratch.x[i] = (float) (scratch.x[i] / sums[i]);
            }
            out.put(at(outer, l, start), scratch.x, 0, count);
        }
    }

    private int at(int outer, int l, int start) {
        return (outer * length + l) * inner + start;
    }
}
