package dev.densor.portable;

import dev.densor.host.HostBuffer;
import dev.densor.shape.DType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * The crossentropy of softmax with targets, and its gradient, in double arithmetic. Short rows are handled several at a
 * time, rows longer than a run in parts.
 */
final class Crossentropy {
    private final int length;
    /** Null when targets are labels. */
    private final FloatBuffer targets;

    private final IntBuffer labels;
    private final FloatBuffer logits;
    private final FloatBuffer loss;
    private final FloatBuffer gradient;

    private Crossentropy(int length, HostBuffer target, FloatBuffer logits, FloatBuffer loss, FloatBuffer gradient) {
        boolean labelled = target.dtype() == DType.INT32;
        this.length = length;
        this.targets = labelled ? null : target.floats();
        this.labels = labelled ? target.ints() : null;
        this.logits = logits;
        this.loss = loss;
        this.gradient = gradient;
    }

    /**
     * As {@link dev.densor.backend.fused.SoftmaxCrossentropyKernel#softmaxCrossentropy}, of rows of {@code length} logits.
     *
     * @param gradient null where it is not wanted
     */
    static void compute(int length, HostBuffer target, FloatBuffer logits, FloatBuffer loss, FloatBuffer gradient) {
        Crossentropy rows = new Crossentropy(length, target, logits, loss, gradient);
        Lines.forRows(loss.limit(), length, length > Scratch.RUN ? rows::longRow : rows::shortRows);
    }

    private boolean isLabelled() {
        return labels != null;
    }

    private void shortRows(int first, int start, int count, Scratch scratch) {
        int size = count * length;
        load(first * length, size, scratch);
        for (int from = 0; from < size; from += length) {
            float max = Folds.max(scratch.x, from, from + length);
            shift(scratch, from, from + length, max);
            scratch.sums[from] = max;
            scratch.v[from] = Folds.sum(scratch.t, from, from + length);
        }
        Exponentials.exp(scratch.t, scratch.z, size);
        for (int row = 0; row < count; row++) {
            shortRow(first + row, row * length, scratch);
        }
        if (gradient != null) {
            gradient.put(first * length, scratch.x, 0, size);
        }
    }

    /** The maximum is in {@code sums[from]}, the sum of the differences from it in {@code v[from]}. */
    private void shortRow(int row, int from, Scratch scratch) {
        int to = from + length;
        double total = Folds.sum(scratch.z, from, to);
        double max = scratch.sums[from];
        if (isLabelled()) {
            int label = label(row);
            double picked = label < 0 ? 0 : Math.log(total) - (scratch.x[from + label] - max);
            loss.put(row, (float) (picked + others(row, label, max, scratch.v[from])));
            powers(scratch, from, to, 1 / total, label < 0 ? 0 : 1);
            if (label >= 0) {
                scratch.x[from + label] -= 1;
            }
        } else {
            double weight = Folds.sum(scratch.y, from, to);
            shift(scratch, from, to, max);
            loss.put(row, (float) crossentropy(scratch, from, to, Math.log(total)));
            powers(scratch, from, to, 1 / total, (float) weight);
            subtractTargets(scratch, from, to);
        }
    }

    private void longRow(int row, int start, int count, Scratch scratch) {
        int from = row * length;
        float max = longMax(from, scratch);
        double total = 0;
        double shifts = 0;
        double weight = 0;
        for (int at = from; at < from + length; at += Scratch.RUN) {
            int part = load(at, Math.min(Scratch.RUN, from + length - at), scratch);
            shift(scratch, 0, part, max);
            shifts += Folds.sum(scratch.t, 0, part);
            weight += isLabelled() ? 0 : Folds.sum(scratch.y, 0, part);
            Exponentials.exp(scratch.t, scratch.z, part);
            total += Folds.sum(scratch.z, 0, part);
            keepPowers(at, part, scratch);
        }
        if (isLabelled()) {
            finishLabelled(row, max, shifts, total, scratch);
        } else {
            finish(row, max, weight, total, scratch);
        }
    }

    private float longMax(int from, Scratch scratch) {
        float max = Float.NEGATIVE_INFINITY;
        for (int at = from; at < from + length; at += Scratch.RUN) {
            int part = Math.min(Scratch.RUN, from + length - at);
            logits.get(at, scratch.x, 0, part);
            max = Math.max(max, Folds.max(scratch.x, 0, part));
        }
        return max;
    }

    private void finishLabelled(int row, float max, double shifts, double total, Scratch scratch) {
        int from = row * length;
        int label = label(row);
        double picked = label < 0 ? 0 : Math.log(total) - ((double) logits.get(from + label) - max);
        loss.put(row, (float) (picked + others(row, label, max, shifts)));
        if (gradient == null) {
            return;
        }
        for (int at = from; at < from + length; at += Scratch.RUN) {
            int part = takePowers(at, Math.min(Scratch.RUN, from + length - at), scratch);
            powers(scratch, 0, part, 1 / total, label < 0 ? 0 : 1);
            gradient.put(at, scratch.x, 0, part);
        }
        if (label >= 0) {
            gradient.put(from + label, gradient.get(from + label) - 1);
        }
    }

    private void finish(int row, float max, double weight, double total, Scratch scratch) {
        int from = row * length;
        double sum = 0;
        for (int at = from; at < from + length; at += Scratch.RUN) {
            int part = load(at, Math.min(Scratch.RUN, from + length - at), scratch);
            shift(scratch, 0, part, max);
            sum += crossentropy(scratch, 0, part, Math.log(total));
            if (gradient != null) {
                takePowers(at, part, scratch);
                powers(scratch, 0, part, 1 / total, (float) weight);
                subtractTargets(scratch, 0, part);
                gradient.put(at, scratch.x, 0, part);
            }
        }
        loss.put(row, (float) sum);
    }

    /** Logits to x and targets to y; returns {@code count}. */
    private int load(int at, int count, Scratch scratch) {
        logits.get(at, scratch.x, 0, count);
        if (!isLabelled()) {
            targets.get(at, scratch.y, 0, count);
        }
        return count;
    }

    /** The class of a row; -1 where there is none of its number. */
    private int label(int row) {
        int label = labels.get(row);
        return label < length ? Math.max(label, -1) : -1;
    }

    /** {@code t = x - max} */
    private static void shift(Scratch scratch, int from, int to, double max) {
        float[] x = scratch.x;
        double[] t = scratch.t;
        for (int i = from; i < to; i++) {
            t[i] = x[i] - max;
        }
    }

    /** The classes beside the label count 0 times their logarithms, which is NaN where one of them is not finite. */
    private double others(int row, int label, double max, double shifts) {
        double zeros = 0 * shifts;
        if (Double.isNaN(zeros)) {
            zeros = 0;
            for (int i = 0; i < length; i++) {
                zeros += i == label ? 0 : 0 * (logits.get(row * length + i) - max);
            }
        }
        return zeros;
    }

    /** {@code -sum(y (t - log))} */
    private static double crossentropy(Scratch scratch, int from, int to, double log) {
        float[] y = scratch.y;
        double[] t = scratch.t;
        for (int i = from; i < to; i++) {
            t[i] = y[i] * (t[i] - log);
        }
        return -Folds.sum(t, from, to);
    }

    /** Until their sum is known powers are kept where the gradient will be. */
    private void keepPowers(int at, int count, Scratch scratch) {
        if (gradient == null) {
            return;
        }
        for (int i = 0; i < count; i++) {
            scratch.x[i] = (float) scratch.z[i];
        }
        gradient.put(at, scratch.x, 0, count);
    }

    /** Moves them to z; returns {@code count}. */
    private int takePowers(int at, int count, Scratch scratch) {
        gradient.get(at, scratch.x, 0, count);
        for (int i = 0; i < count; i++) {
            scratch.z[i] = scratch.x[i];
        }
        return count;
    }

    /** {@code x = weight * p}, p the power z times {@code factor}, as a float. */
    private static void powers(Scratch scratch, int from, int to, double factor, float weight) {
        float[] x = scratch.x;
        double[] z = scratch.z;
        for (int i = from; i < to; i++) {
            x[i] = weight * (float) (z[i] * factor);
        }
    }

    private static void subtractTargets(Scratch scratch, int from, int to) {
        float[] x = scratch.x;
        float[] y = scratch.y;
        for (int i = from; i < to; i++) {
            x[i] -= y[i];
        }
    }
}
