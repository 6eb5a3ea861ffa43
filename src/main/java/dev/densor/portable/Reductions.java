package dev.densor.portable;

import dev.densor.backend.Extent;
import dev.densor.backend.ReduceOp;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Sums, products, maxima and minima of float32 along the middle axis of [outer, length, inner], in double arithmetic.
 */
final class Reductions {
    private final ReduceOp op;
    private final FloatBuffer in;
    private final FloatBuffer out;
    private final int length;
    private final int inner;

    private Reductions(ReduceOp op, FloatBuffer in, Extent extent, FloatBuffer out) {
        this.op = op;
        this.in = in;
        this.out = out;
        length = extent.length();
        inner = (int) extent.inner();
    }

    static boolean has(ReduceOp op) {
        return !op.isIndex() && !op.isLogical();
    }

    static void reduce(ReduceOp op, FloatBuffer in, Extent extent, FloatBuffer out) {
        Reductions lines = new Reductions(op, in, extent, out);
        Lines.forEach(extent, extent.inner() == 1 ? lines::alongRow : lines::downColumns);
    }

    private void alongRow(int row, int start, int count, Scratch scratch) {
        double result = identity();
        for (int from = 0; from < length; from += Scratch.RUN) {
            int part = Math.min(Scratch.RUN, length - from);
            in.get(row * length + from, scratch.x, 0, part);
            result = Folds.fold(op, result, scratch.x, 0, part);
        }
        out.put(row, (float) result);
    }

    private void downColumns(int outer, int start, int count, Scratch scratch) {
        double[] results = scratch.v;
        Arrays.fill(results, 0, count, identity());
        for (int l = 0; l < length; l++) {
            in.get((outer * length + l) * inner + start, scratch.x, 0, count);
            combine(results, scratch.x, count);
        }
        for (int i = 0; i < count; i++) {
            scratch.x[i] = (float) results[i];
        }
        out.put(outer * inner + start, scratch.x, 0, count);
    }

    private void combine(double[] results, float[] x, int count) {
        switch (op) {
            case SUM -> {
                for (int i = 0; i < count; i++) {
                    results[i] += x[i];
                }
            }
            case PROD -> {
                for (int i = 0; i < count; i++) {
                    results[i] *= x[i];
                }
            }
            case MAX -> {
                for (int i = 0; i < count; i++) {
                    results[i] = Math.max(results[i], x[i]);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    results[i] = Math.min(results[i], x[i]);
                }
            }
        }
    }

    private double identity() {
        return switch (op) {
            case SUM -> 0;
            case PROD -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
            case ANY, ALL, ARGMAX, ARGMIN -> throw new IllegalArgumentException(op + " has no loop here");
        };
    }
}
